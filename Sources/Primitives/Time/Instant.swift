/// A moment, in milliseconds since 1970-01-01T00:00:00Z.
///
/// Days and clock times are those of `Asia/Shanghai`, which has been UTC+8 without summer time since
/// 1991-09-15; earlier moments would need the old rules and do not occur in this program.
package struct Instant: Sendable, Hashable, Comparable {
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// The first moment of a day in Shanghai, plus hours and minutes.
    package init(_ day: Day, hour: Int = 0, minute: Int = 0) {
        let seconds = Int64(day.ordinal) * 86_400 + Int64(hour) * 3600 + Int64(minute) * 60
        milliseconds = seconds * 1000 - Self.shanghaiOffset
    }

    package static let shanghaiOffset: Int64 = 8 * 3_600_000

    package var day: Day { Day(ordinal: Int(shifted.floorDivided(by: 86_400_000))) }

    /// Minutes since midnight in Shanghai, 0…1439.
    package var minuteOfDay: Int { Int(shifted.modulo(86_400_000) / 60_000) }

    package func adding(hours: Int) -> Instant { Instant(milliseconds: milliseconds + Int64(hours) * 3_600_000) }
    package func adding(seconds: Int) -> Instant { Instant(milliseconds: milliseconds + Int64(seconds) * 1000) }

    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    private var shifted: Int64 { milliseconds + Self.shanghaiOffset }
}

extension Instant: CustomStringConvertible {
    /// ISO 8601 with the offset, to the second: `2024-10-08T09:30:00+08:00`.
    package var description: String {
        let seconds = Int(shifted.modulo(86_400_000) / 1000)
        let clock = "\((seconds / 3600).padded(2)):\((seconds / 60 % 60).padded(2)):\((seconds % 60).padded(2))"
        return "\(day)T\(clock)+08:00"
    }

    /// `2024-10-08 09:30`, as tables show it.
    package var short: String {
        "\(day) \((minuteOfDay / 60).padded(2)):\((minuteOfDay % 60).padded(2))"
    }
}

extension Int64 {
    func floorDivided(by divisor: Int64) -> Int64 { self >= 0 ? self / divisor : (self - divisor + 1) / divisor }
    func modulo(_ divisor: Int64) -> Int64 { self - floorDivided(by: divisor) * divisor }
}
