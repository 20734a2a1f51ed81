/// The one style sheet, small enough to stand in every page.
enum PageStyle {
    static let sheet: HTML = """
        *{box-sizing:border-box}
        body{margin:0;background:#eef1f5;color:#1c2733;\
        font:16px/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
        main{max-width:30rem;margin:2rem auto;padding:1.5rem;background:#fff;border-radius:.75rem;\
        box-shadow:0 1px 4px rgba(20,40,70,.15)}
        .house{margin:0;color:#5b6b7d;font-size:.875rem}
        h1{margin:.25rem 0 1rem;font-size:1.5rem}
        dl{display:grid;grid-template-columns:minmax(6rem,auto) 1fr;gap:.4rem 1rem;margin:0 0 1rem}
        dt{color:#5b6b7d}
        dd{margin:0;overflow-wrap:anywhere}
        dd.amount{font-size:1.25rem;font-weight:600}
        label{display:block;margin-top:.75rem}
        input[type=text],input[type=password],select{display:block;width:100%;padding:.6rem;font:inherit;\
        border:1px solid #8796a8;border-radius:.4rem;background:#fff}
        input:focus-visible,select:focus-visible,button:focus-visible{outline:3px solid #7db3f0;outline-offset:1px}
        fieldset{margin:1rem 0 0;padding:.5rem 1rem 1rem;border:1px solid #c9d2dc;border-radius:.4rem}
        fieldset label{display:flex;gap:.5rem;align-items:center;margin-top:.4rem}
        .message{padding:.6rem .8rem;border-left:4px solid #b3261e;background:#fdecea}
        .note{color:#5b6b7d;font-size:.875rem;overflow-wrap:anywhere}
        .buttons{display:flex;gap:.75rem;margin-top:1.5rem}
        button{flex:1;padding:.75rem;font:inherit;font-weight:600;border-radius:.4rem;cursor:pointer;\
        border:1px solid #14539a;background:#14539a;color:#fff}
        button.second{background:#fff;color:#14539a}
        @media (max-width:32rem){main{margin:0;min-height:100vh;border-radius:0;box-shadow:none}}
        """
}
