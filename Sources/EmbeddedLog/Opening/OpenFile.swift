/// The files of a log that is open; closed when this is gone, the database first.
final class OpenFile {
    let log: LogFile
    private let owner: OwnerFile

    init(_ log: LogFile, _ owner: OwnerFile) {
        self.log = log
        self.owner = owner
    }
}
