package dev.understudy.inbox;

import dev.understudy.bus.Bus;
import dev.understudy.bus.InboxCommands;
import dev.understudy.bus.InboxCommands.Await;
import dev.understudy.bus.InboxCommands.Catch;
import dev.understudy.bus.InboxCommands.Caught;
import dev.understudy.bus.InboxCommands.LeaveWait;
import dev.understudy.bus.WakeUps;
import dev.understudy.domain.InboxWaitId;
import dev.understudy.message.CaughtMessage;
import dev.understudy.store.GroupCommitter;
import dev.understudy.store.MessageTable;
import dev.understudy.store.MessageTable.Incoming;
import dev.understudy.store.MessageTable.Kept;
import dev.understudy.store.MessageTable.Place;
import dev.understudy.store.Notices;
import dev.understudy.store.Promptness;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes messages in and hands them to who waits. One a node. */
public final class InboxVerticle extends VerticleBase {
    /** The topic under which other nodes hear of messages that came in here. */
    public static final String NOTICE = "inbox";

    private final Bus bus;
    private final MessageTable messages;
    private final Notices notices;
    private final Recipients recipients;
    private final InboxSettings settings;
    private final Promptness promptness;
    private final GroupCommitter<Incoming, Place> keeping;
    private final GroupCommitter<InboxCommands.Place, Long> marking;
    private final List<MessageConsumer<?>> consumers = new ArrayList<>();
    private final Map<InboxWaitId, Promise<Void>> leavings = new HashMap<>();
    private final UnstoredText unstored = new UnstoredText(InboxSettings.MOST_UNSTORED_CHARACTERS);
    private final WaitingReaders readers;
    private final BadWeather weather;
    private long looking;

    public InboxVerticle(Bus bus, InboxTables tables, Notices notices, InboxSettings settings) {
        this.bus = bus;
        this.messages = tables.messages();
        this.notices = notices;
        this.recipients = new Recipients(tables.numbers(), settings);
        this.settings = settings;
        promptness = tables.promptness();
        keeping = new GroupCommitter<>(
                "inbox messages",
                new GroupCommitter.Size<>(settings.batch(), Incoming::characters, InboxSettings.BATCH_CHARACTERS),
                settings.mostWaiting(),
                promptness.limit(),
                this::keepAndTell);
        marking = new GroupCommitter<>(
                "inbox marks",
                settings.mostWaiting(),
                settings.mostWaiting(),
                asked -> messages.mark().map(mark -> Collections.nCopies(asked.size(), mark)));
        readers = new WaitingReaders(messages, settings.mostWaiting(), promptness.limit());
        weather = new BadWeather(tables.chaos(), recipients, this::tell);
    }

    @Override
    public Future<?> start() {
        consumers.add(bus.answer(InboxCommands.CATCH, this::caught));
        consumers.add(bus.answer(InboxCommands.MARK, marking::submit));
        consumers.add(bus.answer(InboxCommands.AWAIT, this::awaited));
        consumers.add(bus.answer(InboxCommands.LEAVE_WAIT, this::left));
        consumers.add(bus.listen(WakeUps.MESSAGES_CAUGHT, readers::offer));
        consumers.add(bus.listen(WakeUps.MESSAGES_ELSEWHERE, readers::lookFor));
        consumers.add(bus.answer(InboxCommands.SET_CHAOS, weather::set));
        consumers.add(bus.answer(InboxCommands.CLEAR_CHAOS, weather::clear));
        looking = vertx.setPeriodic(settings.look().toMillis(), timer -> look());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        vertx.cancelTimer(looking);
        weather.stop();
        return Future.join(consumers.stream().map(MessageConsumer::unregister).toList());
    }

    private void look() {
        readers.lookForAll();
        weather.look(vertx);
    }

    private Future<Caught> caught(Catch message) {
        return Posting.problemWith(message, settings.messageCharacters())
                .<Future<Caught>>map(problem -> Future.failedFuture(problem.asRefusal()))
                .orElseGet(() -> unstored.hold(message.content(), () -> stored(message)));
    }

    private Future<Caught> stored(Catch message) {
        return recipients
                .resolve(message.to())
                .compose(recipient -> keeping.submit(
                        new Incoming(message.channel(), message.from(), recipient, message.to(), message.content())))
                .map(kept -> new Caught(kept.id(), kept.recipient()));
    }

    private Future<List<Place>> keepAndTell(List<Incoming> batch) {
        return messages.keep(batch).onSuccess(this::tellOf).map(Kept::places);
    }

    private void tellOf(Kept kept) {
        tell(kept.arrived());
        if (kept.arrived().size() != kept.places().size()) {
            weather.look(vertx);
        }
    }

    private void tell(List<CaughtMessage> arrived) {
        if (!arrived.isEmpty()) {
            bus.publish(WakeUps.MESSAGES_CAUGHT, arrived);
            bus.publish(WakeUps.EVENTS_WRITTEN, true);
            notices.send(NOTICE, arrived.stream().map(CaughtMessage::to).toList());
        }
    }

    /** It can be left from the first moment, before it is known whom it waits for. */
    private Future<Optional<CaughtMessage>> awaited(Await wait) {
        Promise<Void> leaving = Promise.promise();
        leavings.put(wait.id(), leaving);
        return begun(wait, leaving.future()).onComplete(over -> leavings.remove(wait.id()));
    }

    private Future<Boolean> left(LeaveWait command) {
        Promise<Void> leaving = leavings.get(command.id());
        return Future.succeededFuture(leaving != null && leaving.tryComplete());
    }

    private Future<Optional<CaughtMessage>> begun(Await wait, Future<Void> left) {
        Long after = wait.after();
        Future<Long> from = after == null
                ? promptness.within(() -> marking.submit(InboxCommands.Place.NOW))
                : Future.succeededFuture(after);
        return Future.all(recipients.resolve(wait.to()), from)
                .compose(both -> readers.next(vertx, both.resultAt(0), both.<Long>resultAt(1), wait.within(), left));
    }
}
