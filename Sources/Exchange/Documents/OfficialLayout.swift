/// The layout of official documents, GB/T 9704-2012, in twentieths of a point unless said otherwise.
///
/// A4; upper margin 37 mm, binding margin 28 mm, type area 156 mm × 225 mm, 22 lines of 28 characters (5.2.1 to 5.2.3).
enum OfficialLayout {
    static let pageWidth = 11_906
    static let pageHeight = 16_838
    static let top = 2098
    static let left = 1588
    /// 210 − 28 − 156 = 26 mm.
    static let right = 1474
    /// 297 − 37 − 225 = 35 mm.
    static let bottom = 1984
    /// The dashes of the page number stand 7 mm below the type area (7.5).
    static let footer = 1304
    /// 225 mm ÷ 22.
    static let line = 580
    /// 156 mm ÷ 28 is 15.79 pt, where a character has 16: closed up by a quarter of a point.
    ///
    /// A grid of characters would say the same, but programs differ in how they read one.
    static let characterSpace = -5
    /// 156 mm.
    static let typeWidth = 8844

    /// 三号, in half points.
    static let body = 32
    /// 二号.
    static let title = 44
    /// 四号.
    static let pageNumber = 28
    /// 小四号, for tables.
    static let table = 24
    /// 五号, for the index.
    static let index = 21

    static let titleFont = "方正小标宋简体"
    static let bodyFont = "仿宋_GB2312"
    static let headingFont = "黑体"
    static let subheadingFont = "楷体_GB2312"
    static let pageNumberFont = "宋体"
}
