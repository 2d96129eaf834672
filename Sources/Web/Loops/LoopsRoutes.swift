extension Site {
    var loopRoutes: [Route] { [] }
}
