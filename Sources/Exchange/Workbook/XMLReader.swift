import CExpat
import Primitives

/// What listens to one part's XML.
protocol XMLHandler: AnyObject {
    func start(_ name: XMLName, _ attributes: XMLAttributes)
    /// False ends the reading.
    func end(_ name: XMLName) -> Bool
    /// A piece of text; one text may come in several pieces.
    func text(_ bytes: UnsafeBufferPointer<UInt8>)
}

/// The name of an element or attribute without its prefix.
///
/// Workbooks use one namespace for their own elements, under any prefix, and the transitional and the strict form of
/// the standard differ in nothing but that namespace: so it is not looked at.
struct XMLName {
    let local: UnsafePointer<UInt8>
    let hasPrefix: Bool

    init(_ raw: UnsafePointer<XML_Char>) {
        let name = UnsafeRawPointer(raw).assumingMemoryBound(to: UInt8.self)
        // Nine of ten names in a sheet have one letter.
        guard name[0] != 0, name[1] != 0 else {
            local = name
            hasPrefix = false
            return
        }
        var local = name
        var cursor = name
        while cursor.pointee != 0 {
            if cursor.pointee == UInt8(ascii: ":") { local = cursor + 1 }
            cursor += 1
        }
        self.local = local
        hasPrefix = local != name
    }

    /// The one character of a name that has no more; zero for longer names.
    var letter: UInt8 { local[0] != 0 && local[1] == 0 ? local[0] : 0 }

    func matches(_ word: StaticString) -> Bool {
        var index = 0
        while index < word.utf8CodeUnitCount {
            // Ends at the first difference, so never beyond the zero that ends the name.
            guard local[index] == word.utf8Start[index] else { return false }
            index += 1
        }
        return local[index] == 0
    }
}

/// The attributes of one element; valid only while its start is handled.
struct XMLAttributes {
    let raw: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?

    /// Calls `body` with each attribute's name and the bytes of its value, ended by a zero.
    func forEach(_ body: (XMLName, UnsafePointer<UInt8>) -> Void) {
        guard var cursor = raw else { return }
        while let name = cursor[0], let value = cursor[1] {
            body(XMLName(name), UnsafeRawPointer(value).assumingMemoryBound(to: UInt8.self))
            cursor += 2
        }
    }

    func string(_ wanted: StaticString, prefixed: Bool? = nil) -> String? {
        var found: String?
        forEach { name, value in
            if name.matches(wanted), prefixed == nil || prefixed == name.hasPrefix { found = String(cString: value) }
        }
        return found
    }

    func flag(_ wanted: StaticString) -> Bool { ["1", "true", "on"].contains(string(wanted) ?? "") }
}

/// Expat without namespaces and without document types.
final class XMLReader {
    private let parser: XML_Parser
    private let partName: String
    private let context: Context

    /// Nil only where memory is short.
    init?(part: String, depth: Int, handler: any XMLHandler) {
        guard let parser = XML_ParserCreate(nil) else { return nil }
        self.parser = parser
        partName = part
        context = Context(parser: parser, handler: handler, maximumDepth: depth)
        XML_SetUserData(parser, Unmanaged.passUnretained(context).toOpaque())
        XML_SetElementHandler(
            parser,
            { data, name, attributes in
                guard let data, let name else { return }
                Context.of(data).start(XMLName(name), XMLAttributes(raw: attributes))
            },
            { data, name in
                guard let data, let name else { return }
                Context.of(data).end(XMLName(name))
            }
        )
        XML_SetCharacterDataHandler(parser) { data, text, count in
            guard let data, let text else { return }
            let start = UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self)
            Context.of(data).handler.text(UnsafeBufferPointer(start: start, count: Int(count)))
        }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
            guard let data else { return }
            Context.of(data).stop(.doctype)
        }
    }

    deinit { XML_ParserFree(parser) }

    /// Gives the next bytes of the part to its handler; false where the handler wants no more.
    func feed(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool) throws(FileProblem) -> Bool {
        var rest = bytes[...]
        repeat {
            // The parser counts in 32 bits.
            let piece = UnsafeBufferPointer(rebasing: rest.prefix(1 << 28))
            rest = rest.dropFirst(piece.count)
            let start = UnsafeRawPointer(piece.baseAddress)?.assumingMemoryBound(to: XML_Char.self)
            let status = XML_Parse(parser, start, Int32(piece.count), isLast && rest.isEmpty ? 1 : 0)
            if status == XML_STATUS_OK { continue }
            switch context.ending {
            case .handler: return false
            case .doctype: throw FileProblem(FileDefect.doctype(partName))
            case .depth: throw FileProblem(FileDefect.badXML(partName, line: line, "elements are nested too deeply"))
            case nil:
                let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "syntax error"
                throw FileProblem(FileDefect.badXML(partName, line: line, reason))
            }
        } while !rest.isEmpty
        return true
    }

    private var line: Int { Int(clamping: XML_GetCurrentLineNumber(parser)) }

    private final class Context {
        enum Ending {
            case handler
            case doctype
            case depth
        }

        let parser: XML_Parser
        let handler: any XMLHandler
        let maximumDepth: Int
        private var depth = 0
        private(set) var ending: Ending?

        init(parser: XML_Parser, handler: any XMLHandler, maximumDepth: Int) {
            self.parser = parser
            self.handler = handler
            self.maximumDepth = maximumDepth
        }

        static func of(_ data: UnsafeMutableRawPointer) -> Context {
            Unmanaged<Context>.fromOpaque(data).takeUnretainedValue()
        }

        func start(_ name: XMLName, _ attributes: XMLAttributes) {
            depth += 1
            guard depth <= maximumDepth else { return stop(.depth) }
            if ending == nil { handler.start(name, attributes) }
        }

        func end(_ name: XMLName) {
            depth -= 1
            if ending == nil, !handler.end(name) { stop(.handler) }
        }

        func stop(_ reason: Ending) {
            guard ending == nil else { return }
            ending = reason
            XML_StopParser(parser, 0)
        }
    }
}

extension ZipArchive {
    /// Reads a part's XML from its first to its last byte, or until the handler wants no more.
    func readXML(_ part: String, depth: Int, _ handler: any XMLHandler) throws(FileProblem) {
        guard let reader = XMLReader(part: part, depth: depth, handler: handler) else {
            throw FileProblem(FileDefect.damaged(part, "out of memory"))
        }
        var failure: FileProblem?
        var wantsMore = true
        try forEachChunk(of: part) { chunk in
            do throws(FileProblem) {
                wantsMore = try reader.feed(chunk, isLast: false)
            } catch {
                failure = error
            }
            return wantsMore && failure == nil
        }
        if let failure { throw failure }
        if wantsMore { _ = try reader.feed(UnsafeBufferPointer(start: nil, count: 0), isLast: true) }
    }
}
