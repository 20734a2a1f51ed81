import Pages

/// The style of pages about runs.
enum ReportStyle {
    static let sheet: HTML = """
        :root{--page:#f4f6f9;--card:#fff;--text:#1a2430;--soft:#5c6b7c;--line:#dde3ea;--accent:22,93,168;--bar:#2f77c4;\
        --good:#1c7a45;--good-soft:#e4f4ea;--bad:#b3261e;--bad-soft:#fdeae8;--warn:#c26a00;--deep:#fff}
        @media (prefers-color-scheme:dark){:root{--page:#10151c;--card:#19212b;--text:#e4eaf1;--soft:#94a3b5;\
        --line:#2c3846;--accent:92,164,240;--bar:#4d94dd;--good:#62cf90;--good-soft:#16301f;--bad:#ff8a80;\
        --bad-soft:#3a1c1a;--warn:#f0a850;--deep:#08111c}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--text);\
        font:15px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"PingFang SC","Noto Sans CJK SC",sans-serif}
        main{max-width:84rem;margin:0 auto;padding:2rem 1.5rem 3rem}
        .house{margin:0;color:var(--soft);font-size:.8rem;letter-spacing:.08em;text-transform:uppercase}
        h1{margin:.1rem 0 1rem;font-size:1.9rem;line-height:1.2;letter-spacing:-.01em}
        h2{margin:0 0 .35rem;font-size:1.15rem}
        h3{margin:0 0 .35rem;font-size:1rem}
        .about{margin:0 0 .9rem;color:var(--soft);max-width:62rem}
        .verdict{display:flex;gap:.8rem;align-items:center;padding:.75rem 1rem;border-radius:.6rem;font-weight:600}
        .verdict p{margin:0}
        .verdict .mark{font-size:1.3rem}
        .good{background:var(--good-soft);color:var(--good)}
        .bad{background:var(--bad-soft);color:var(--bad)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.6rem;margin:1rem 0}
        .tile{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.7rem .9rem}
        .tile b{display:block;font-size:1.25rem;line-height:1.3;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
        .tile span{color:var(--soft);font-size:.82rem}
        section{background:var(--card);border:1px solid var(--line);border-radius:.7rem;padding:1.1rem 1.25rem;\
        margin:1rem 0}
        .scroll{overflow-x:auto}
        .columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(26rem,1fr));gap:0 2.5rem}
        table{border-collapse:collapse;font-variant-numeric:tabular-nums}
        table.wide{width:100%}
        th{color:var(--soft);font-weight:600;text-align:left;font-size:.82rem}
        td,th{padding:.16rem .5rem}
        table.top td{vertical-align:top;padding-top:.3rem}
        th{white-space:nowrap}
        tr.rule>*{border-top:1px solid var(--line)}
        td.number,th.number{text-align:right}
        td.name{white-space:nowrap}
        tr.never td.name{color:var(--bad);font-weight:600}
        tr.cannot td{color:var(--soft)}
        .bar{width:38%;min-width:5rem}
        .bar i{display:block;height:.62rem;border-radius:.31rem;background:var(--bar);min-width:2px}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.25rem;margin:0}
        dt{color:var(--soft)}
        dd{margin:0;overflow-wrap:anywhere}
        .map{border-collapse:separate;border-spacing:2px;font-size:.78rem}
        .map td{width:2.35rem;min-width:2.35rem;height:1.5rem;padding:0;text-align:center;border-radius:3px}
        .map th{padding:0 .45rem 0 0;white-space:nowrap;font-size:.8rem}
        .map thead th{vertical-align:bottom;padding:0 0 .3rem;height:9.5rem}
        .map thead span{display:inline-block;writing-mode:vertical-rl;transform:rotate(180deg);font-weight:500}
        .map th.phase{font-weight:400}
        .map tr.step>*{border-top:5px solid var(--card);background-clip:padding-box}
        .l1{background:rgba(var(--accent),.10)}.l2{background:rgba(var(--accent),.22)}
        .l3{background:rgba(var(--accent),.36)}.l4{background:rgba(var(--accent),.52)}
        .l5{background:rgba(var(--accent),.72);color:var(--deep)}.l6{background:rgba(var(--accent),.92);color:var(--deep)}
        .l0{box-shadow:inset 0 0 0 1.5px var(--warn);color:var(--warn)}
        .legend{display:flex;flex-wrap:wrap;gap:.35rem .9rem;align-items:center;margin:.8rem 0 0;color:var(--soft);\
        font-size:.82rem}
        .legend i{display:inline-block;width:1.5rem;height:.95rem;border-radius:3px;margin-right:.35rem;\
        vertical-align:-.12rem}
        .chips{display:flex;flex-wrap:wrap;gap:.3rem}
        .chip{padding:.05rem .55rem;border-radius:1rem;border:1px solid var(--line);font-size:.82rem;white-space:nowrap}
        .chip.bad,.chip.good{border-color:transparent}
        .stack{display:flex;height:1.1rem;border-radius:.35rem;overflow:hidden;background:var(--line);gap:2px}
        .stack i{display:block;min-width:2px}
        .e0{background:#2f9e5f}.e1{background:#d08a1d}.e2{background:#8a63c9}.e3{background:#7a8796}.e4{background:#c4483f}
        .mono,pre,code{font:12.5px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Noto Sans Mono CJK SC",monospace}
        pre{margin:.5rem 0;padding:.75rem .9rem;background:var(--page);border:1px solid var(--line);border-radius:.5rem;\
        overflow-x:auto}
        pre .fault{color:var(--warn);font-weight:600}
        pre .gap{color:var(--soft)}
        pre .end{color:var(--bad);font-weight:600}
        footer{color:var(--soft);font-size:.82rem}
        @media print{body{background:#fff}section,.tile{break-inside:avoid}}
        """
}
