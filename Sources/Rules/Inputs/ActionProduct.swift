/// A product of the three-year action 治违禁 控药残 促提升 (2021–2024), with the items that it most often fails.
package struct ActionProduct: Sendable, Hashable {
    /// For example `三棵菜`, `四条鱼`.
    package var group: String
    /// For example `豇豆`.
    package var product: String
    /// Risk items by name; empty where no source lists them.
    package var items: [String]
    /// Further names under which samples of it are reported, such as `加州鲈鱼`.
    package var aliases: [String]
    package var source: Source

    package init(group: String, product: String, items: [String], aliases: [String], source: Source) {
        self.group = group
        self.product = product
        self.items = items
        self.aliases = aliases
        self.source = source
    }
}
