/// One fault of a filled-in form.
package struct FieldFault: Sendable, Hashable {
    package let field: String
    package let code: String
    /// What to do about it, in Chinese.
    package let advice: String

    package init(field: String, code: String, advice: String) {
        self.field = field
        self.code = code
        self.advice = advice
    }
}
