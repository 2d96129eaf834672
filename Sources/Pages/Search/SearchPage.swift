import Markup
import Rules
package import Supervision

/// The box in the frame of every page; it works as a form, and answers while typing where script runs.
enum SearchBox {
    static func view(_ viewer: Viewer) -> Markup? {
        guard viewer.may(.readLedger) else { return nil }
        return """
            <form class="search-box" role="search" method="get" action="\(Link.search)" data-suggest="\(Link.suggest)">
            <label for="search" class="visually-hidden">查找监管对象、人员、样品、事项</label>
            <input id="search" name="q" type="search" placeholder="查找" autocomplete="off" maxlength="40"><button class="visually-hidden" type="submit">查找</button></form>
            """
    }
}

/// The answers to one question, by kind.
package struct SearchPage: Sendable {
    package struct Group: Sendable {
        package var kind: SearchKind
        package var answers: [SearchAnswer]

        package init(kind: SearchKind, answers: [SearchAnswer]) {
            self.kind = kind
            self.answers = answers
        }
    }

    package var viewer: Viewer
    package var text: String
    package var groups: [Group]

    package init(viewer: Viewer, text: String, groups: [Group]) {
        self.viewer = viewer
        self.text = text
        self.groups = groups
    }

    package var page: Page {
        .office(
            "查找",
            section: nil,
            viewer: viewer,
            lead: "<p class=\"quiet\">可输入名称中相连的任意两个字、拼音首字母（如 ycxdys）、编号的开头或结尾、电话后四位。</p>",
            """
            <form class="filters" method="get" action="\(Link.search)"><div class="field wide"><label for="q">查找</label><input id="q" name="q" type="search" value="\(text)" maxlength="40"></div><button class="button" type="submit">查找</button></form>
            \(answers)
            """
        )
    }

    private var answers: Markup {
        guard !groups.isEmpty else {
            guard text.count > 1 else { return "<p class=\"quiet\">请至少输入两个字。</p>" }
            return "<div class=\"panel empty\"><p>没有找到“\(text)”。</p><p>换一个词，或只输入名称中相连的两三个字再试。</p></div>"
        }
        return """
            \(each: groups, { group in "<section class=\"panel\"><h2>\(group.kind.title)</h2><ul class=\"answers\">\(each: group.answers, { answer in "<li><a href=\"\(Self.link(answer))\">\(answer.title)</a><span class=\"small quiet\">\(answer.detail)</span></li>" })</ul></section>" })
            """
    }

    /// The list under the box: options of a listbox, each with its address.
    package static func suggestions(_ groups: [Group]) -> String {
        var number = 0
        var html: Markup = ""
        for group in groups {
            var options: Markup = ""
            for answer in group.answers {
                options =
                    "\(options)<li role=\"option\" id=\"search-option-\(number)\" aria-selected=\"false\" data-link=\"\(link(answer))\"><span>\(answer.title)</span><span class=\"small quiet\">\(answer.detail)</span></li>"
                number += 1
            }
            html =
                "\(html)<li role=\"presentation\" class=\"kind\">\(group.kind.title)</li>\(options)"
        }
        return html.html
    }

    static func link(_ answer: SearchAnswer) -> String {
        switch answer.kind {
        case .operator, .person: Link.operator(answer.owner)
        case .sample: Link.sample(answer.subject)
        case .matter: Link.matter(answer.subject)
        }
    }
}
