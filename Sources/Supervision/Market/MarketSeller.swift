package import Primitives

/// The file that a market keeps of a seller (入场销售者档案).
///
/// 食用农产品市场销售质量安全监督管理办法: name, credit code or identity number, telephone and goods of every seller, the agreement on
/// safety (食用农产品质量安全协议), kept until six months after the seller left.
package struct MarketSeller: Sendable, Hashable {
    package var id: String
    package var market: String
    package var name: String
    /// Credit code or identity number; masked unless it was asked for in full.
    package var identity: String
    /// Masked unless it was asked for in full.
    package var phone: String
    package var goods: String
    package var stall: String
    /// Nil while no agreement was signed.
    package var agreedOn: Day?
    package var since: Day
    package var until: Day?
    /// The last day on which the file is to be kept; nil while the seller is there.
    package var keptUntil: Day?

    package init(
        id: String,
        market: String,
        name: String,
        identity: String,
        phone: String,
        goods: String,
        stall: String,
        agreedOn: Day?,
        since: Day,
        until: Day?,
        keptUntil: Day?
    ) {
        self.id = id
        self.market = market
        self.name = name
        self.identity = identity
        self.phone = phone
        self.goods = goods
        self.stall = stall
        self.agreedOn = agreedOn
        self.since = since
        self.until = until
        self.keptUntil = keptUntil
    }

    /// For example `王建国（3-12）`.
    package var title: String { stall.isEmpty ? name : "\(name)（\(stall)）" }
}
