extension Site {
    var gridRoutes: [Route] { [] }
}
