package import Markup
package import Primitives
package import Rules
package import Supervision

/// Who looks at a page, and how.
package struct Viewer: Sendable {
    package var name: String
    package var roleTitle: String
    /// Goes into every form.
    package var formToken: String
    package var role: Role
    /// 大字: everything larger.
    package var largeText: Bool
    /// The day of a simulated county; nil in a real one.
    package var simulatedDay: Day?
    package var now: Instant
    package var naming: Naming

    package init(
        name: String,
        roleTitle: String,
        formToken: String,
        role: Role,
        largeText: Bool,
        simulatedDay: Day?,
        now: Instant,
        naming: Naming
    ) {
        self.name = name
        self.roleTitle = roleTitle
        self.formToken = formToken
        self.role = role
        self.largeText = largeText
        self.simulatedDay = simulatedDay
        self.now = now
        self.naming = naming
    }

    package func may(_ permission: Permission) -> Bool { role.may(permission) }

    /// Whether a field of personal data may be shown in full at all; lists show it masked to everybody.
    package func sees(_ field: PersonalField) -> Bool { role.sees.contains(field) }
}

/// Chinese names for codes: areas, departments, desks.
package struct Naming: Sendable {
    private let areas: [AreaCode: String]
    private let departments: [String: String]
    package let county: AreaCode
    package let townships: [(code: AreaCode, name: String)]

    package init(county: AreaCode, areas: [AreaCode: String], departments: [String: String]) {
        self.county = county
        self.areas = areas
        self.departments = departments
        townships = areas.filter { $0.key.level == .township && county.contains($0.key) }
            .map { ($0.key, $0.value) }.sorted { $0.code < $1.code }
    }

    package var countyName: String { areas[county] ?? county.text }

    package func area(_ code: AreaCode?) -> String { code.map { areas[$0] ?? $0.text } ?? "" }
    package func department(_ id: String) -> String { departments[id] ?? id }

    /// Whose something is: the operator, and the township behind it.
    package func place(_ operatorName: String?, _ township: AreaCode?) -> String {
        guard let operatorName else { return area(township) }
        return township.map { "\(operatorName)（\(area($0))）" } ?? operatorName
    }

    package func holder(_ holder: Holder) -> String {
        switch holder {
        case .office: "县食安办"
        case .station(let code): area(code) + "市场监管所"
        case .township(let code): area(code) + "政府"
        case .department(let id): department(id)
        }
    }
}

/// A finished page.
package struct Page: Sendable {
    package var title: String
    package var body: Markup
    package var largeText: Bool
    /// Names of modules under `Assets` that enhance the page; it works without them.
    package var scripts: [String]

    package init(title: String, body: Markup, largeText: Bool = false, scripts: [String] = []) {
        self.title = title
        self.body = body
        self.scripts = scripts
        self.largeText = largeText
    }

    /// The whole document; `stylesheet` is the address of the one stylesheet, `scripts` those of the modules by name.
    package func html(stylesheet: String, scripts: [String: String] = [:]) -> String {
        let size: Markup = largeText ? " data-size=\"large\"" : ""
        let document: Markup = """
            <!doctype html>
            <html lang="zh-CN"\(size)>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title) · 食安</title>
            <link rel="stylesheet" href="\(stylesheet)">
            <link rel="icon" href="data:,">
            \(each: self.scripts.compactMap { scripts[$0] }, { "<script type=\"module\" src=\"\($0)\"></script>" })
            </head>
            \(body)
            </html>

            """
        return document.html
    }
}
