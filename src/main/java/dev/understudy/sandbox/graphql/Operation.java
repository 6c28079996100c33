package dev.understudy.sandbox.graphql;

import java.util.List;

/** What a document asks for. */
public record Operation(boolean isMutation, List<Selection> selections) {}
