import Custody
import HTTP
import Queues
import Runtime
import Synchronization
import Testing

@testable import Bank

@Suite("Threads, queues and times")
struct WorkTests {
    @Test("Delayed work comes by its time, and at one time in the order in which it was given")
    func delayed() {
        let done = Mutex<[Int]>([])
        var work = DelayedWork<WorkerPool.Job>()
        for (number, due) in [3, 1, 2, 1, 3].enumerated() {
            let waits = work.add(Timestamp(milliseconds: Int64(due)), { done.withLock { $0.append(number) } })
            #expect(waits)
        }
        #expect(work.nextDue == Timestamp(milliseconds: 1))
        #expect(work.takeDue(at: Timestamp(milliseconds: 0)).isEmpty)
        for job in work.takeDue(at: Timestamp(milliseconds: 2)) { job() }
        for job in work.takeDue(at: Timestamp(milliseconds: 9)) { job() }
        #expect(done.withLock { $0 } == [1, 3, 2, 0, 4])
        #expect(work.nextDue == nil)
    }

    @Test("No more work is put off than there is room for")
    func delayedLimit() {
        var work = DelayedWork<Int>(limit: 3)
        let taken = (0..<4).map { work.add(Timestamp(milliseconds: 0), $0) }
        #expect(taken == [true, true, true, false])
    }

    @Test("A receipt tells everybody once, before and after it is settled")
    func receipt() {
        let told = Mutex<[Bool]>([])
        let receipt = Receipt()
        receipt.whenSettled { isDurable in told.withLock { $0.append(isDurable) } }
        receipt.settle(isDurable: true)
        receipt.settle(isDurable: false)
        receipt.whenSettled { isDurable in told.withLock { $0.append(isDurable) } }
        #expect(told.withLock { $0 } == [true, true])
    }

    @Test("The bank's clock follows the system's, and never goes back")
    func clock() {
        let system = Mutex<Int64>(1000)
        var clock = BankClock(
            system: .init(now: { system.withLock { $0 } }), offset: .zero, shown: Timestamp(milliseconds: 0))
        #expect(clock.now().milliseconds == 1000)
        clock.move(to: Timestamp(milliseconds: 5000))
        #expect(clock.now().milliseconds == 5000 && clock.offset == .seconds(4))
        system.withLock { $0 = 500 }
        #expect(clock.now().milliseconds == 5000)
        system.withLock { $0 = 2000 }
        #expect(clock.now().milliseconds == 6000)
        clock.move(to: Timestamp(milliseconds: 10))
        #expect(clock.now().milliseconds == 6000)
    }

    @Test(
        "Only addresses that stay on this machine count as loopback",
        arguments: [
            ("127.0.0.1:8701", true), ("127.1.2.3:0", true), ("[::1]:8701", true), ("0.0.0.0:8701", false),
            ("[::]:8701", false), ("10.0.0.1:1", false), ("localhost:1", false), ("127.0.0.1.example:1", false),
            ("127.0.0.256:1", false),
        ])
    func loopback(address: String, isLoopback: Bool) {
        #expect(LoopbackAddress.isListening(address) == isLoopback)
    }

    @Test(
        "Notifications leave in the clear only to this machine",
        arguments: [
            ("http://127.0.0.1:80/notify", true), ("http://localhost/n", true), ("HTTP://[::1]:5?x", true),
            ("http://localhost.example/", false), ("http://platform.example/", false), ("ftp://127.0.0.1/", false),
            ("http://user@127.0.0.1/", false),
        ])
    func plainAddress(url: String, isLoopback: Bool) {
        #expect(LoopbackAddress.isPlainURL(url) == isLoopback)
    }

    @Test(
        "Only addresses that notifications can go to are taken",
        arguments: [
            ("https://platform.example/notify", true), ("https://platform.example:8443", true),
            ("https://[2001:db8::1]:443/n?x=1", true), ("http://127.0.0.1:80/notify", true),
            ("HTTPS://p.example/", true), ("https://", false), ("https:///x", false), ("https://a b/", false),
            ("https://h:99999/x", false), ("https://h:0/x", false), ("https://h:/x", false), ("https://h:8x/", false),
            ("https://user@h/", false), ("https://user:secret@h/", false), ("http://platform.example/", false),
            ("ftp://127.0.0.1/", false), ("https//h/", false), ("https://h/#part", false), ("https://h/通知", false),
            ("https://a..b/", false), ("https://[::1/", false), ("", false),
        ])
    func notifyAddress(url: String, isUsable: Bool) {
        #expect(BankOptions.isNotifyAddress(url) == isUsable)
    }

    @Test(
        "Only literals with a port can be listened on",
        arguments: [
            ("127.0.0.1:8701", true), ("[::1]:0", true), ("0.0.0.0:1", true), ("foo", false), ("localhost:1", false),
            ("127.0.0.1", false), ("127.0.0.1:65536", false), ("::1:80", false), ("[127.0.0.1]:80", false),
            ("127.0.0.1:+1", false), (":80", false),
        ])
    func listenAddress(address: String, isUsable: Bool) {
        #expect(BankOptions.isListenAddress(address) == isUsable)
    }

    @Test(
        "A profile's paths must be paths, and nobody else's",
        arguments: [
            ("/service", "/gateway", 0), ("/a/b", "/c", 0), ("/admin", "/gateway", 1), ("/admin/users", "/readyz", 2),
            ("/healthz", "/healthz", 3), ("/metrics", "/g", 1), ("/x", "/x", 1), ("/g/page", "/g", 1),
            ("/a?b", "/c d", 2),
            ("service", "/g", 1),
            ("/administration", "/g", 0),
        ])
    func paths(direct: String, gateway: String, problems: Int) {
        var paths = Profile.sandbox.paths
        paths.direct = direct
        paths.gateway = gateway
        let found = BankFace.problems(with: paths)
        #expect(found.count == problems, "\(found)")
    }

    @Test("A service is read from a form only where it can be")
    func glimpse() {
        #expect(FormGlimpse.service(Array("a=%&serviceName=RECHARGE&serviceName=X".utf8)) == .recharge)
        for body in ["", "serviceName=%", "serviceName=NONE", "xserviceName=RECHARGE"] {
            #expect(FormGlimpse.service(Array(body.utf8)) == nil)
        }
    }
}
