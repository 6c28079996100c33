package dev.understudy.ingress;

/** What all feeds work with. */
record FeedParts(Acquiring line, FeedMeters meters, FeedLimits limits) {}
