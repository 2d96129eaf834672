// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "shian",
    products: [.executable(name: "shian", targets: ["shian"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(name: "CLibCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CLibZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),

        // Domain: no storage, no web, no networking.
        .target(name: "Primitives", swiftSettings: strict),
        .target(
            name: "Rules",
            dependencies: ["Primitives", .product(name: "Yams", package: "Yams")],
            swiftSettings: strict
        ),
        .target(name: "Judging", dependencies: ["Primitives", "Rules"], swiftSettings: strict),
        .target(name: "Traceability", dependencies: ["Primitives"], swiftSettings: strict),
        .target(name: "Supervision", dependencies: ["Primitives", "Rules", "Judging"], swiftSettings: strict),

        // Edges.
        .target(
            name: "Storage",
            dependencies: [.product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(
            name: "StorageSQLite",
            dependencies: [
                "Storage", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: strict
        ),
        .target(name: "StoragePostgres", dependencies: ["Storage", "CLibPQ"], swiftSettings: strict),
        .target(
            name: "Exchange",
            dependencies: [
                "Primitives", "Rules", "Judging", "Supervision", "Traceability", "EPCIS", "CLibZip", "CExpat",
                "CXlsxWriter", "CQREncode",
            ],
            swiftSettings: strict
        ),
        .target(
            name: "EPCIS",
            dependencies: ["Primitives", "CExpat", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(name: "Imaging", dependencies: ["Primitives", "CTurboJPEG", "CPNG"], swiftSettings: strict),
        .target(
            name: "Signatures",
            dependencies: ["CLibCrypto", "Supervision", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),
        .target(
            name: "Office",
            dependencies: [
                "Primitives", "Rules", "Judging", "Supervision", "Traceability", "Storage", "Imaging", "EPCIS",
                "Signatures",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(name: "Markup", swiftSettings: strict),
        .target(
            name: "Pages",
            dependencies: ["Primitives", "Rules", "Judging", "Supervision", "Markup"],
            swiftSettings: strict
        ),
        .target(
            name: "Web",
            dependencies: [
                "Primitives", "Rules", "Judging", "Supervision", "Storage", "Office", "Exchange", "EPCIS", "Markup",
                "Pages",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "shian",
            dependencies: [
                "Primitives", "Rules", "Judging", "Supervision", "Traceability", "Storage", "StorageSQLite",
                "StoragePostgres", "Office", "Exchange", "EPCIS", "Web",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict
        ),

        .target(
            name: "TestSupport",
            dependencies: ["Primitives", "Storage", "StorageSQLite", "StoragePostgres"],
            swiftSettings: strict
        ),
        .testTarget(name: "PrimitivesTests", dependencies: ["Primitives", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "RulesTests", dependencies: ["Primitives", "Rules"], swiftSettings: strict),
        .testTarget(
            name: "TraceabilityTests",
            dependencies: ["Primitives", "Traceability", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "JudgingTests",
            dependencies: ["Primitives", "Rules", "Judging", "TestSupport"],
            exclude: ["Fixtures"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "StorageTests",
            dependencies: ["Primitives", "Storage", "StorageSQLite", "StoragePostgres", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "ExchangeTests",
            dependencies: [
                "Exchange", "EPCIS", "Judging", "Primitives", "Rules", "Supervision", "Traceability", "TestSupport",
                "CLibZip",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "SupervisionTests",
            dependencies: ["Primitives", "Rules", "Judging", "Supervision", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "OfficeTests",
            dependencies: [
                "Primitives", "Rules", "Judging", "Supervision", "Storage", "StorageSQLite", "StoragePostgres",
                "Office", "EPCIS", "TestSupport",
            ],
            swiftSettings: strict
        ),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Primitives", "Rules", "Judging", "Supervision", "Storage", "StorageSQLite", "Office", "Pages", "Web",
                "EPCIS",
                "TestSupport",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "EPCISTests", dependencies: ["EPCIS", "Primitives", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "ImagingTests", dependencies: ["Imaging", "Primitives"], swiftSettings: strict),
        .testTarget(
            name: "SignaturesTests",
            dependencies: ["CLibCrypto", "Primitives", "Signatures", "Supervision", "TestSupport"],
            swiftSettings: strict
        ),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "shian", "Office", "Signatures", "Storage", "StorageSQLite", "Supervision", "TestSupport",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
    ]
)
