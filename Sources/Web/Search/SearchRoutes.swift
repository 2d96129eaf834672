extension Site {
    var searchRoutes: [Route] { [] }
}
