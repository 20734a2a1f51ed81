import HTTP
import Runtime
import Synchronization

/// Knows who may come in; takes changes of the file of operators up as they are made.
final class Gatekeeper: Sendable {
    private struct State {
        var contents: OperatorsFile.Contents
        /// Of a file that could not be used, or is not there, so that it is told once; nil where all is well.
        var refused: OperatorsFile.Stamp??
    }

    private let file: OperatorsFile
    private let logger: Logger
    private let state: Mutex<State>

    /// Reads the file; blocks.
    init(_ file: OperatorsFile, _ logger: Logger) throws(OperatorsFile.Problem) {
        self.file = file
        self.logger = logger
        let contents = try file.read()
        state = Mutex(State(contents: contents))
        warn(contents)
    }

    /// Who sends the request.
    ///
    /// - Throws: 401 where nobody is known by the token.
    func visitor(_ request: HTTPRequest) throws(Problem) -> OperatorEntry {
        guard let header = request.headers["Authorization"] else {
            throw .unknown("Say who you are: 'Authorization: Bearer TOKEN'; 'loansaga operators add' makes tokens.")
        }
        let scheme = "bearer "
        guard header.lowercased().hasPrefix(scheme) else {
            throw .unknown("Only 'Authorization: Bearer TOKEN' is understood.")
        }
        let token = header.dropFirst(scheme.count).drop { $0 == " " }
        guard let holder = list().holder(of: String(token)) else { throw .unknown("Nobody is known by this token.") }
        return holder
    }

    /// As the file is now; as it was, where it cannot be read.
    private func list() -> OperatorList {
        state.withLock { state in
            let stamp = file.stamp()
            guard stamp != state.contents.stamp else { return state.contents.list }
            do throws(OperatorsFile.Problem) {
                state.contents = try file.read()
                state.refused = nil
                logger.info(
                    "the file of operators was read again", ["operators": .count(state.contents.list.entries.count)])
                warn(state.contents)
            } catch {
                if state.refused != .some(stamp) {
                    logger.error("the file of operators was changed and cannot be used", ["why": .failure(error)])
                }
                state.refused = .some(stamp)
            }
            return state.contents.list
        }
    }

    private func warn(_ contents: OperatorsFile.Contents) {
        guard contents.warning != nil else { return }
        logger.warning("others can read the file of operators; chmod 600", ["file": .address(file.path)])
    }
}
