import Glibc
import Runtime

// A peer that goes away while it is written to must not end the process. libmicrohttpd and plain sockets ask for no
// signal themselves, but OpenSSL under libcurl writes with write(2) and leaves SIGPIPE to the program.
signal(SIGPIPE, SIG_IGN)

let code = await CommandLineTool.run(Array(CommandLine.arguments.dropFirst()))
LogSink.standardError.flush()
exit(code.rawValue)
