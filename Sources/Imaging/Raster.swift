/// Pixels in rows from the top, three bytes each: red, green, blue.
struct Raster: Sendable {
    var width: Int
    var height: Int
    var pixels: [UInt8]

    /// Scaled down so that it fits a square, each pixel the mean of those it stands for; never enlarged.
    func fitted(_ side: Int) -> Raster {
        let longest = max(width, height)
        guard longest > side else { return self }
        let newWidth = max(1, width * side / longest)
        let newHeight = max(1, height * side / longest)
        var scaled = [UInt8](repeating: 0, count: newWidth * newHeight * 3)
        for row in 0..<newHeight {
            let rows = (row * height / newHeight)..<max(row * height / newHeight + 1, (row + 1) * height / newHeight)
            for column in 0..<newWidth {
                let left = column * width / newWidth
                let columns = left..<max(left + 1, (column + 1) * width / newWidth)
                let mean = mean(rows, columns)
                let target = (row * newWidth + column) * 3
                scaled[target] = mean.0
                scaled[target + 1] = mean.1
                scaled[target + 2] = mean.2
            }
        }
        return Raster(width: newWidth, height: newHeight, pixels: scaled)
    }

    private func mean(_ rows: Range<Int>, _ columns: Range<Int>) -> (UInt8, UInt8, UInt8) {
        var red = 0
        var green = 0
        var blue = 0
        for row in rows {
            for column in columns {
                let place = (row * width + column) * 3
                red += Int(pixels[place])
                green += Int(pixels[place + 1])
                blue += Int(pixels[place + 2])
            }
        }
        let count = rows.count * columns.count
        return (UInt8(red / count), UInt8(green / count), UInt8(blue / count))
    }

    /// Turned so that it stands upright; `orientation` is EXIF's, 1…8.
    func upright(_ orientation: Int) -> Raster {
        guard (2...8).contains(orientation) else { return self }
        let swaps = orientation >= 5
        let newWidth = swaps ? height : width
        let newHeight = swaps ? width : height
        var turned = [UInt8](repeating: 0, count: pixels.count)
        for y in 0..<newHeight {
            for x in 0..<newWidth {
                let (sourceX, sourceY) = source(x, y, orientation)
                let from = (sourceY * width + sourceX) * 3
                let to = (y * newWidth + x) * 3
                turned[to] = pixels[from]
                turned[to + 1] = pixels[from + 1]
                turned[to + 2] = pixels[from + 2]
            }
        }
        return Raster(width: newWidth, height: newHeight, pixels: turned)
    }

    /// Where the pixel that stands upright at (x, y) lies as it was stored.
    private func source(_ x: Int, _ y: Int, _ orientation: Int) -> (Int, Int) {
        switch orientation {
        case 2: (width - 1 - x, y)
        case 3: (width - 1 - x, height - 1 - y)
        case 4: (x, height - 1 - y)
        case 5: (y, x)
        case 6: (y, height - 1 - x)
        case 7: (width - 1 - y, height - 1 - x)
        default: (width - 1 - y, x)
        }
    }
}
