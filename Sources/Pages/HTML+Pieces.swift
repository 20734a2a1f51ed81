/// What more than one page is made of.
extension HTML {
    /// One line of a list of terms and values.
    ///
    /// - Parameter style: the value's class in the style sheet.
    public static func fact(_ title: String, _ value: String, style: HTML? = nil) -> HTML {
        let attribute: HTML? = style.map { " class=\"\($0)\"" }
        // The value's own direction of writing must not reach what stands beside it.
        return "<dt>\(title)</dt><dd\(attribute)><bdi>\(value)</bdi></dd>\n"
    }

    /// A sentence that the page calls attention to.
    public static func alert(_ sentence: String) -> HTML {
        "<p class=\"message\" role=\"alert\">\(sentence)</p>"
    }

    /// A form of fields that nobody sees, which posts itself at once where scripts run and by its button elsewhere; its
    /// page needs the power to do so.
    public static func postedAtOnce(_ fields: [(name: String, value: String)], to url: String, button: String) -> HTML {
        let inputs = fields.map { field -> HTML in
            "<input type=\"hidden\" name=\"\(field.name)\" value=\"\(field.value)\">\n"
        }
        return """
            <form method="post" action="\(url)">
            \(inputs)<div class="buttons"><button type="submit">\(button)</button></div>
            </form>
            <script>\(PageFrame.postingScript)</script>
            """
    }
}
