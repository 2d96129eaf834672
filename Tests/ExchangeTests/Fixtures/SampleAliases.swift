import Rules

extension HeaderAliases {
    /// The columns that the tests use; the real ones are data of the rulebook.
    static let sample = HeaderAliases(
        kind: "sampling-results",
        fields: [
            Field(id: "sampleNumber", title: "抽样编号"),
            Field(id: "food", required: true, title: "食品名称", aliases: ["物料名称", "样品名称", "产品名称"]),
            Field(id: "foodClass", title: "分类", aliases: ["产品分类", "食品细类"]),
            Field(id: "producer", title: "标称生产企业名称", aliases: ["生产商"]),
            Field(id: "producerAddress", title: "标称生产企业地址"),
            Field(id: "supplier", title: "被抽样单位名称", aliases: ["供应商", "经营者名称"]),
            Field(id: "supplierAddress", title: "被抽样单位地址"),
            Field(id: "spec", title: "规格型号"),
            Field(id: "brand", title: "商标"),
            Field(id: "productionDate", title: "生产日期/批号", aliases: ["生产日期"]),
            Field(id: "batch", title: "批号"),
            Field(id: "item", title: "检测项目", aliases: ["不合格项目", "检验项目"]),
            Field(id: "unit", title: "单位"),
            Field(id: "result", title: "检测结果", aliases: ["检验值", "检验结果"]),
            Field(id: "limit", title: "限量值", aliases: ["标准值"]),
            Field(id: "itemResultLimit", title: "不合格项目║检验结果║标准值"),
            Field(id: "declared", title: "判定", aliases: ["结论"]),
            Field(id: "publisher", title: "发布单位"),
            Field(id: "publishedOn", title: "发布日期"),
            Field(id: "sampledOn", title: "抽样日期"),
            Field(id: "laboratory", title: "检验机构"),
            Field(id: "taskSource", title: "任务来源"),
            Field(id: "province", title: "省份"),
            Field(id: "remark", title: "备注"),
        ]
    )
}
