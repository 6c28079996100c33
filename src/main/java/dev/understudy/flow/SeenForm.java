package dev.understudy.flow;

/** What a page had for a step that submits a form of it. */
sealed interface SeenForm {
    record Found(PageForm form) implements SeenForm {}

    /** The page has none: a fault only when the form is to be submitted, since not each way through a flow does. */
    record Missing(FlowStopped why) implements SeenForm {}
}
