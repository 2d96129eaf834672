/// Chinese wording of the problems that reading a table can have.
enum ProblemWords {
    static let all: [String: String] = [
        "bad-date": "日期不对", "bad-encoding": "文字编码认不出", "bad-items": "项目、结果、标准值的个数对不上",
        "bad-shared-string": "文字引用不存在，文件已损坏", "bad-verdict": "判定认不出", "bad-xml": "文件内部结构损坏",
        "binary-workbook": "是二进制工作簿（.xlsb），请另存为 .xlsx", "compression-ratio": "压缩比异常，疑似恶意文件",
        "damaged-file": "文件已损坏", "duplicate-header": "列名重复", "duplicate-part": "文件内有重复的部分，已损坏", "empty-file": "文件是空的",
        "encrypted-workbook": "文件有密码，请去掉密码后再传", "hidden-sheet": "有隐藏的工作表，未读取", "missing-header": "找不到必需的列",
        "missing-part": "文件缺少必要的部分", "missing-value": "必填的单元格是空的", "no-records": "没有数据行", "not-a-table": "不是表格文件",
        "note-row": "说明行，未当作数据", "old-excel": "是旧版 Excel（.xls），请另存为 .xlsx", "several-sheets": "多个工作表都有数据",
        "shifted-columns": "整行错列", "too-large": "文件太大", "too-many-problems": "问题太多，只列出前面的",
        "truncated-file": "文件不完整，可能没有传完",
        "unknown-header": "不认得的列，未读取", "unterminated-quote": "引号没有闭合", "xml-doctype": "文件含有不允许的声明",
    ]
}
