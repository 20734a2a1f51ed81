import Custody
import Ledger

/// What a page's form brings back.
struct PageForm: Sendable {
    enum Action: Sendable {
        case confirm
        case cancel
    }

    let service: Service
    let page: PageID
    let action: Action
    let input: PageInput

    /// Nil for a form that no page of this bank has sent.
    init?(_ form: FormFields, token: PageToken) {
        guard let text = form[FormPage.Name.page], let page = PageName(text: text),
            let given = form[FormPage.Name.token], token.fits(given, page)
        else { return nil }
        switch form[FormPage.Name.action] {
        case FormPage.Name.confirm?: action = .confirm
        case FormPage.Name.cancel?: action = .cancel
        case _: return nil
        }
        service = page.service
        self.page = page.id
        input = Self.input(form)
    }

    private static func input(_ form: FormFields) -> PageInput {
        var input = PageInput()
        for (name, value) in form.fields {
            switch name {
            case FormPage.Name.page, FormPage.Name.token, FormPage.Name.action: continue
            case FormPage.Name.password: input.password = value
            case FormPage.Name.passwordAgain: input.passwordAgain = value
            case _ where name.hasPrefix(FormPage.Name.authorised):
                input.authorised.append(String(name.dropFirst(FormPage.Name.authorised.count)))
            case _: input.fields[name] = value
            }
        }
        return input
    }
}
