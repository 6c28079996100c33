package dev.understudy.run;

import dev.understudy.flow.Flow;
import dev.understudy.flow.Journal;
import dev.understudy.flow.Phase;
import dev.understudy.store.AccountRecord;

/**
 * One phase of a flow, to be run for one account.
 *
 * @param flow the one that made the account, or the configured one for a new account
 * @param heard called when a message for the account came
 */
public record Visit(
        Marketplace marketplace, Flow flow, Phase phase, AccountRecord account, Journal journal, Runnable heard) {}
