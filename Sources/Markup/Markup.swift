/// HTML text.
///
/// A literal is markup; whatever is interpolated is escaped unless it is markup already, so a view cannot forget to escape.
package struct Markup: Sendable, ExpressibleByStringInterpolation {
    package private(set) var html: String

    package init(stringLiteral value: StaticString) { html = value.description }
    package init(stringInterpolation: StringInterpolation) { html = stringInterpolation.html }
    private init(html: String) { self.html = html }

    package static let empty: Markup = ""

    /// Pieces one after the other.
    package static func all(_ pieces: some Sequence<Markup>) -> Markup {
        var html = ""
        for piece in pieces { html += piece.html }
        return Markup(html: html)
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var html = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            html.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        package mutating func appendLiteral(_ literal: StaticString) { html += literal.description }
        package mutating func appendInterpolation(_ text: String) { escape(text, into: &html) }
        package mutating func appendInterpolation(_ text: String?) { if let text { escape(text, into: &html) } }
        package mutating func appendInterpolation(_ number: some BinaryInteger) { html += String(number) }
        package mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
        package mutating func appendInterpolation(_ markup: Markup?) { if let markup { html += markup.html } }
        package mutating func appendInterpolation<Items: Sequence>(
            each items: Items,
            _ view: (Items.Element) -> Markup
        ) {
            for item in items { html += view(item).html }
        }
        /// The piece where the condition holds, nothing otherwise.
        package mutating func appendInterpolation(_ markup: @autoclosure () -> Markup, if condition: Bool) {
            if condition { html += markup().html }
        }
    }
}

private func escape(_ text: String, into html: inout String) {
    var text = text
    text.withUTF8 { bytes in
        var start = 0
        for (index, byte) in bytes.enumerated() {
            let entity: StaticString
            switch byte {
            case UInt8(ascii: "<"): entity = "&lt;"
            case UInt8(ascii: ">"): entity = "&gt;"
            case UInt8(ascii: "&"): entity = "&amp;"
            case UInt8(ascii: "\""): entity = "&quot;"
            case UInt8(ascii: "'"): entity = "&#39;"
            default: continue
            }
            html += String(decoding: bytes[start..<index], as: UTF8.self)
            html += entity.description
            start = index + 1
        }
        html += String(decoding: bytes[start...], as: UTF8.self)
    }
}
