extension Site {
    var registerRoutes: [Route] { [] }
}
