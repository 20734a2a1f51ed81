import Dispatch
import Testing

@testable import Runtime

@Suite("Metrics") struct MetricsTests {
    @Test("All of it is written as Prometheus reads it: help and type once a name, ordered")
    func text() {
        let metrics = Metrics()
        metrics.counter("b_calls_total", "Calls.", labels: [("outcome", "lost"), ("bank", "x")]).add()
        metrics.counter("b_calls_total", "Ignored.", labels: [("bank", "x"), ("outcome", "done")]).add(2)
        metrics.counter("b_calls_total", "Ignored.", labels: [("bank", "a")]).add(0)
        metrics.gauge("a_lag_records", "How far behind.").set(1.5)
        let histogram = metrics.histogram("c_call_seconds", "How long.", buckets: [0.1, 1], labels: [("bank", "x")])
        for seconds in [0.05, 0.1, 0.5, 7] { histogram.observe(seconds) }
        metrics.gauge("d_absent", "Nobody knows.") { nil }
        #expect(
            metrics.text == """
                # HELP a_lag_records How far behind.
                # TYPE a_lag_records gauge
                a_lag_records 1.5
                # HELP b_calls_total Calls.
                # TYPE b_calls_total counter
                b_calls_total{bank="a"} 0
                b_calls_total{bank="x",outcome="done"} 2
                b_calls_total{bank="x",outcome="lost"} 1
                # HELP c_call_seconds How long.
                # TYPE c_call_seconds histogram
                c_call_seconds_bucket{bank="x",le="0.1"} 2
                c_call_seconds_bucket{bank="x",le="1"} 3
                c_call_seconds_bucket{bank="x",le="+Inf"} 4
                c_call_seconds_sum{bank="x"} 7.65
                c_call_seconds_count{bank="x"} 4
                # HELP d_absent Nobody knows.
                # TYPE d_absent gauge

                """)
    }

    @Test("Nothing that stands in a help or a label ends its line or its quotes early")
    func escapes() {
        let metrics = Metrics()
        metrics.gauge("a_b", "one\ntwo \\ \"three\"", labels: [("x", "1\n2\\3\"4,}银")]).set(-1)
        #expect(
            metrics.text == """
                # HELP a_b one\\ntwo \\\\ "three"
                # TYPE a_b gauge
                a_b{x="1\\n2\\\\3\\"4,}银"} -1

                """)
    }

    @Test(
        "Numbers are written so that they can be read",
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (-12, "-12"), (0.001, "0.001"), (1e15, "1000000000000000"),
            (1e300, "1e+300"), (1e-7, "1e-07"), (.infinity, "+Inf"), (-.infinity, "-Inf"), (.nan, "NaN"),
        ] as [(Double, String)])
    func numbers(value: Double, text: String) {
        #expect(MetricText.number(value) == text)
    }

    @Test("The same name and labels give the same handle, whatever the order; texts that only look the same do not")
    func handles() {
        let metrics = Metrics()
        let first = metrics.counter("a_total", "A.", labels: [("x", "1"), ("y", "2")])
        #expect(first === metrics.counter("a_total", "A.", labels: [("y", "2"), ("x", "1")]))
        #expect(first !== metrics.counter("a_total", "A."))
        let composed = metrics.gauge("b", "B.", labels: [("x", "\u{e9}")])
        #expect(composed !== metrics.gauge("b", "B.", labels: [("x", "e\u{301}")]))
        let histogram = metrics.histogram("c_seconds", "C.", buckets: [1])
        #expect(histogram === metrics.histogram("c_seconds", "C.", buckets: [1]))
    }

    @Test("Many threads lose no count")
    func threads() {
        let metrics = Metrics()
        let gauge = metrics.gauge("a", "A.")
        let histogram = metrics.histogram("a_seconds", "A.", buckets: [1])
        DispatchQueue.concurrentPerform(iterations: 8) { number in
            for _ in 0..<1000 {
                metrics.counter("a_total", "A.", labels: [("x", "\(number % 2)")]).add()
                gauge.add(0.5)
                histogram.observe(.seconds(number))
            }
        }
        #expect(metrics.counter("a_total", "A.", labels: [("x", "0")]).value == 4000)
        #expect(gauge.value == 4000)
        #expect(histogram.contents.counts == [2000, 6000] && histogram.contents.sum == 28_000)
    }

    @Test("What is not a number is not observed, and what is above all bounds counts")
    func strange() {
        let histogram = Metrics().histogram("a_seconds", "A.", buckets: [])
        for seconds in [Double.nan, -1, 3] { histogram.observe(seconds) }
        #expect(histogram.contents.counts == [2] && histogram.contents.sum == 2)
    }

    @Test("A number that is looked up is asked for every time, and the last one given counts")
    func readings() {
        let metrics = Metrics()
        metrics.counter("a_total", "A.") { 1 }
        metrics.counter("a_total", "A.") { 2.5 }
        #expect(metrics.text.hasSuffix("\na_total 2.5\n"))
    }

    @Test(
        "Names follow Prometheus' conventions",
        arguments: [
            ("loansaga_calls_total", MetricKind.counter, true), ("loansaga_calls", .counter, false),
            ("loansaga_lag_total", .gauge, false), ("loansaga_lag_seconds", .gauge, true),
            ("loansaga_call_seconds", .histogram, true), ("loansaga_call", .histogram, false),
            ("loansaga_lag_count", .gauge, false), ("a_sum", .gauge, false), ("a_bucket", .gauge, false),
            ("", .gauge, false), ("1a", .gauge, false), ("_a", .gauge, false), ("A", .gauge, false),
            ("a:b", .gauge, false), ("a-b", .gauge, false), ("a b", .gauge, false), ("ä", .gauge, false),
        ])
    func names(name: String, kind: MetricKind, isGood: Bool) {
        #expect((MetricName.problem(name, kind) == nil) == isGood)
    }

    @Test(
        "Labels have names of their own",
        arguments: [
            (["x", "y_1"], MetricKind.counter, true), (["x", "x"], .counter, false), (["__x"], .gauge, false),
            ([""], .gauge, false), (["le"], .gauge, true), (["le"], .histogram, false), (["X"], .gauge, false),
        ])
    func labels(names: [String], kind: MetricKind, isGood: Bool) {
        #expect((MetricName.problem(withLabels: names, kind) == nil) == isGood)
    }
}
