extension Site {
    var chainRoutes: [Route] { [] }
}
