import CCurl
import Foundation

extension HTTPClientOptions {
    func check() throws(HTTPClientError) {
        guard Self.library == CURLE_OK else { throw .cannotStart(String(cString: curl_easy_strerror(Self.library))) }
        for (name, value, range) in [
            ("maximumInFlight", maximumInFlight, 1...65_536),
            ("maximumQueued", maximumQueued, 0...10_000_000),
            ("maximumAnswerBytes", maximumAnswerBytes, 0...1 << 32),
            ("maximumAnswerHeaderBytes", maximumAnswerHeaderBytes, 256...256 * 1024),
            ("lowSpeed.bytesPerSecond", lowSpeed?.bytesPerSecond ?? 1, 1...1 << 30),
            ("lowSpeed.seconds", lowSpeed?.seconds ?? 1, 1...86_400),
        ] where !range.contains(value) {
            throw .badOption("\(name) is \(value), not in \(range.lowerBound) to \(range.upperBound)")
        }
        guard (certificateFile == nil) == (privateKeyFile == nil) else {
            throw .badOption("certificateFile and privateKeyFile come together")
        }
        for file in [authorityFile, certificateFile, privateKeyFile].compactMap({ $0 })
        where access(file, R_OK) != 0 {
            throw .unreadable(file: file)
        }
    }

    /// curl_global_init(3): once, before anything else.
    private static let library = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
}
