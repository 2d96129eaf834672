import Markup

/// What was typed before the session ended, to be sent once more.
package struct KeptFormPage: Sendable {
    package var address: String
    package var fields: [(name: String, value: String)]
    package var hadFiles: Bool
    package var formToken: String
    package var home: String

    package init(
        address: String,
        fields: [(name: String, value: String)],
        hadFiles: Bool,
        formToken: String,
        home: String
    ) {
        self.address = address
        self.fields = fields
        self.hadFiles = hadFiles
        self.formToken = formToken
        self.home = home
    }

    package var page: Page {
        let files: Markup? =
            hadFiles ? "<p class=\"notice warn\">选好的文件没有保留。提交后页面会提示补选，其余内容都在。</p>" : nil
        return Page.alone(
            "继续提交",
            """
            <section class="panel"><h1>继续提交</h1>
            <p>登录超时前您提交的内容还在，尚未保存。核对后继续提交。</p>\(files)\(texts)
            <form class="plain" method="post" novalidate action="\(address)">\(hidden("token", formToken))\(each: fields, { hidden($0.name, $0.value) })
            <button class="button primary" type="submit">继续提交</button></form>
            <p><a href="\(home)">不提交了，回到首页</a></p></section>
            """
        )
    }

    /// The words that were typed; choices and numbers go along unseen.
    private var texts: Markup? {
        let typed = fields.map(\.value).filter { !$0.allSatisfy(\.isASCII) }
        guard !typed.isEmpty else { return nil }
        return "<ul class=\"notes\">\(each: typed, { "<li>\($0)</li>" })</ul>"
    }
}
