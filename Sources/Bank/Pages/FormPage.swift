import Custody
import HTTP
import Ledger
import Pages

/// A gateway page: what the platform asked for, what the user has to add, and the two buttons. It works without scripts.
struct FormPage {
    /// The names that the form gives to what is no parameter.
    enum Name {
        static let page = "page"
        static let token = "token"
        static let action = "action"
        static let confirm = "confirm"
        static let cancel = "cancel"
        static let password = "password"
        static let passwordAgain = "passwordAgain"
        /// Followed by the business type; each box has a name of its own, because a form has no name twice.
        static let authorised = "authorised_"
    }

    let view: PageView
    /// What proves that this form came from this bank.
    let page: String
    let token: String
    let action: String

    var response: HTTPResponse {
        let content: HTML = """
            \(view.message.map(HTML.alert))
            <form method="post" action="\(action)" autocomplete="off">
            <input type="hidden" name="\(Name.page)" value="\(page)">
            <input type="hidden" name="\(Name.token)" value="\(token)">
            <dl>
            \(facts)</dl>
            \(questions)\(boxes)\(passwords)
            <div class="buttons">
            <button type="submit" name="\(Name.action)" value="\(Name.confirm)">确认</button>
            <button type="submit" name="\(Name.action)" value="\(Name.cancel)" class="second" formnovalidate>取消</button>
            </div>
            <p class="note">请求流水号 \(view.requestNo)，请于 \(view.expires.clockText) 前完成操作。</p>
            </form>
            """
        return PageFrame.bank.response(view.title, content, powers: .post(to: "'self'"))
    }

    private var facts: [HTML] {
        var facts: [HTML] = [HTML.fact("平台用户编号", view.userNo)]
        for field in view.fields where field.isFixed {
            guard let value = field.value else { continue }
            facts.append(HTML.fact(field.title, field.isSensitive ? Mask.partly(value) : shown(value, of: field)))
        }
        if let amount = view.amount { facts.append(HTML.fact("金额", "¥ \(amount)", style: "amount")) }
        if let balance = view.balance { facts.append(HTML.fact("可用余额", "¥ \(balance)")) }
        return facts
    }

    /// A choice is shown by its title.
    private func shown(_ value: String, of field: PageField) -> String {
        guard case .choice(let choices) = field.kind else { return value }
        return choices.first { $0.value == value }?.title ?? value
    }

    private var questions: [HTML] {
        view.fields.filter { !$0.isFixed }.map { field in
            let id = "field-\(field.name)"
            return "<label for=\"\(id)\">\(field.title)</label>\n\(Self.input(field, id: id))\n"
        }
    }

    private static func input(_ field: PageField, id: String) -> HTML {
        switch field.kind {
        case .text:
            let value = field.isSensitive ? "" : field.value ?? ""
            return """
                <input type="text" id="\(id)" name="\(field.name)" value="\(value)" required autocomplete="off">
                """
        case .choice(let choices):
            let options = choices.map { choice -> HTML in
                let selected: HTML = choice.value == field.value ? " selected" : ""
                return "<option value=\"\(choice.value)\"\(selected)>\(choice.title)</option>"
            }
            return "<select id=\"\(id)\" name=\"\(field.name)\" required>\(options)</select>"
        }
    }

    private var boxes: HTML? {
        guard !view.authorisations.isEmpty else { return nil }
        let boxes = view.authorisations.map { authorisation -> HTML in
            """
            <label><input type="checkbox" name="\(Name.authorised)\(authorisation.value)" value="yes">\
            <span>\(authorisation.title)</span></label>

            """
        }
        return "<fieldset>\n<legend>授权自动办理（可选）</legend>\n\(boxes)</fieldset>\n"
    }

    private var passwords: [HTML] {
        if view.setsPassword {
            return [
                Self.password(Name.password, "设置交易密码", "new-password"),
                Self.password(Name.passwordAgain, "再次输入交易密码", "new-password"),
            ]
        }
        return view.needsPassword ? [Self.password(Name.password, "交易密码", "off")] : []
    }

    private static func password(_ name: String, _ title: String, _ autocomplete: String) -> HTML {
        """
        <label for="\(name)">\(title)</label>
        <input type="password" id="\(name)" name="\(name)" required maxlength="64" autocomplete="\(autocomplete)">

        """
    }
}
