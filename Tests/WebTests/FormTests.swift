import Testing

@testable import Web

@Suite struct FormTests {
    private func body(_ parts: [String], boundary: String = "B", end: String = "--B--\r\n") -> [UInt8] {
        Array((parts.map { "--\(boundary)\r\n\($0)\r\n" }.joined() + end).utf8)
    }

    @Test func `fields and files of a multipart form are read`() throws {
        let form = try required(
            Multipart.read(
                body([
                    "Content-Disposition: form-data; name=\"token\"\r\n\r\nabc",
                    "Content-Disposition: form-data; name=\"file\"; filename=\"结果;1.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n1,2\r\n",
                ]),
                contentType: "multipart/form-data; boundary=B"
            )
        )
        #expect(form["token"] == "abc")
        #expect(form.files["file"]?.name == "结果;1.csv")
        #expect(form.files["file"]?.content == Array("a,b\r\n1,2\r\n".utf8))
    }

    @Test func `an untouched file field is no file`() throws {
        let form = try required(
            Multipart.read(
                body(["Content-Disposition: form-data; name=\"file\"; filename=\"\"\r\nContent-Type: x/y\r\n\r\n"]),
                contentType: "multipart/form-data; boundary=\"B\""
            )
        )
        #expect(form.files.isEmpty)
    }

    @Test(arguments: ["", "--B\r\n", "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx", "garbage", "--B--"])
    func `a body cut short or of another form is refused or empty, and never read past its end`(text: String) {
        let form = Multipart.read(Array(text.utf8), contentType: "multipart/form-data; boundary=B")
        #expect(form == nil || form?.fields.isEmpty == true)
    }

    @Test func `more parts than a form of ours has are refused`() {
        let parts = (0..<50).map { "Content-Disposition: form-data; name=\"f\($0)\"\r\n\r\nx" }
        #expect(Multipart.read(body(parts), contentType: "multipart/form-data; boundary=B") == nil)
    }

    @Test(arguments: [
        "text/plain", "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=B",
    ])
    func `a content type without a boundary of ours is no multipart form`(type: String) {
        #expect(Multipart.boundary(of: type) == nil)
    }
}
