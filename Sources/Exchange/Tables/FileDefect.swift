import Primitives

/// What can be wrong with a file as a whole, worded for the officer who sent it.
enum FileDefect {
    /// Names of parts are the sender's own words.
    private static func short(_ part: String) -> String { String(part.prefix(80)) }

    static func notATable(_ what: String) -> Problem {
        Problem(
            code: "not-a-table",
            read: what,
            expected: "xlsx 工作簿或 csv 文本表格",
            message: "the file is neither an xlsx workbook nor delimited text"
        )
    }

    static let emptyFile = Problem(
        code: "empty-file",
        read: "空文件",
        expected: "有表头和数据行的表格",
        message: "the file has no content"
    )

    static let oldExcel = Problem(
        code: "old-excel",
        read: "Excel 97-2003 工作簿（.xls）",
        expected: "在 Excel 或 WPS 中另存为 .xlsx 后再上传",
        message: "the file is a workbook of Excel 97-2003 (.xls)"
    )

    static let encrypted = Problem(
        code: "encrypted-workbook",
        read: "加了密码的工作簿",
        expected: "取消打开密码后再上传",
        message: "the workbook is encrypted"
    )

    static let binaryWorkbook = Problem(
        code: "binary-workbook",
        read: "二进制工作簿（.xlsb）",
        expected: "另存为 .xlsx 后再上传",
        message: "the file is a binary workbook (.xlsb)"
    )

    static let truncated = Problem(
        code: "truncated-file",
        read: "文件不完整",
        expected: "重新下载或重新保存后再上传",
        message: "the zip archive ends before its directory"
    )

    static func damaged(_ part: String, _ reason: String) -> Problem {
        Problem(
            code: "damaged-file",
            read: "部件 \(short(part)) 无法解压",
            expected: "用 Excel 或 WPS 打开并重新保存后再上传",
            message: "part \(short(part)) cannot be unpacked: \(reason)"
        )
    }

    static func tooLarge(_ what: String, limit: String) -> Problem {
        Problem(code: "too-large", read: what, expected: "不超过 \(limit)", message: "the file is over a limit: \(limit)")
    }

    static func ratio(_ part: String, limit: Int) -> Problem {
        Problem(
            code: "compression-ratio",
            read: "部件 \(short(part)) 的压缩比异常",
            expected: "压缩比不超过 \(limit)",
            message: "part \(short(part)) unpacks to more than \(limit) times its size"
        )
    }

    static func duplicatePart(_ part: String) -> Problem {
        Problem(
            code: "duplicate-part",
            read: "部件 \(short(part)) 出现两次",
            expected: "用 Excel 或 WPS 重新保存后再上传",
            message: "the archive holds part \(short(part)) twice"
        )
    }

    static func missingPart(_ part: String) -> Problem {
        Problem(
            code: "missing-part",
            read: "缺少部件 \(short(part))",
            expected: "用 Excel 或 WPS 重新保存后再上传",
            message: "the workbook has no part \(short(part))"
        )
    }

    static func badXML(_ part: String, line: Int, _ reason: String) -> Problem {
        Problem(
            code: "bad-xml",
            read: "部件 \(short(part)) 第 \(line) 行不合 XML 语法",
            expected: "用 Excel 或 WPS 重新保存后再上传",
            message: "part \(short(part)), line \(line): \(reason)"
        )
    }

    static func doctype(_ part: String) -> Problem {
        Problem(
            code: "xml-doctype",
            read: "部件 \(short(part)) 含有文档类型声明",
            expected: "不含 DOCTYPE 和实体声明的工作簿",
            message: "part \(short(part)) declares a document type, which workbooks never do"
        )
    }

    static func encoding(line: Int) -> Problem {
        Problem(
            line: line,
            code: "bad-encoding",
            read: "第 \(line) 行不能解码",
            expected: "UTF-8 或 GB18030 编码的文本",
            message: "the text is neither UTF-8 nor GB18030 nor marked UTF-16"
        )
    }
}
