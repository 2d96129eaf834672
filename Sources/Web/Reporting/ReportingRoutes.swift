extension Site {
    var reportingRoutes: [Route] { [] }
}
