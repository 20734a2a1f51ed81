import Glibc
import Runtime

// A standard stream that the caller has closed is opened on nothing: otherwise a socket or the books could get its
// number, and a line of output would go there.
for stream in 0...2 where fcntl(Int32(stream), F_GETFD) == -1 {
    _ = open("/dev/null", O_RDWR)
}

// A peer that goes away while it is written to must not end the process. libmicrohttpd and plain sockets ask for no
// signal themselves, but OpenSSL under libcurl writes with write(2) and leaves SIGPIPE to the program.
signal(SIGPIPE, SIG_IGN)

let code = await CommandLineTool.run(Array(CommandLine.arguments.dropFirst()))
LogSink.standardError.flush()
exit(code.rawValue)
