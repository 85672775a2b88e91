//! The parts of a run, one after the other on one stack, and the proofs after
//! each.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use futures_util::{StreamExt as _, stream};
use tests::stack::{Mail, Stack, eventually};
use uuid::Uuid;

use crate::{
    browsing, figures::tenth, gateway::Gateway, layers, offers, people::People, processors::Moment,
    report::Report, rush::rush, steady, yardstick,
};

/// How much of everything.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Who want a place.
    pub people: usize,
    /// Places there are.
    pub places: usize,
    /// Events, where there are many.
    pub events: usize,
    /// Places that change hands, three times each.
    pub turning: usize,
    /// How long pgbench runs each time, in seconds.
    pub yardstick: usize,
    /// How long memory is watched, in seconds.
    pub steady: u64,
}

/// Ten thousand people; about twenty minutes on two processors.
pub const FULL: Size =
    Size { people: 10_000, places: 1_000, events: 1_000, turning: 200, yardstick: 10, steady: 600 };

/// Everything once, in less than two minutes.
pub const QUICK: Size =
    Size { people: 1_000, places: 100, events: 100, turning: 20, yardstick: 3, steady: 10 };

/// People who only look.
const BROWSING: usize = 4;

/// Runs all parts. Panics at the first thing that is not as it should be.
pub async fn run(stack: &Stack, size: &Size, at_once: usize) -> Report {
    let Size { people, places, events, turning, .. } = *size;
    let makers = People::of(stack).await;
    let gateway = Gateway::of(stack);
    let organizer = makers.invite(stack, 1).await[0];
    let publish = async |title: &str, places: usize| {
        // A token is good for ten minutes, which all of this takes longer than.
        gateway.publish(&makers.token(organizer), title, places).await
    };
    let at = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M UTC").to_string();
    let mut told = Told::default();

    // Processes start, statements are prepared, and the mail server's engine has
    // compiled what is hot, before the clock runs.
    let warm = publish("Warm-up", at_once * 24).await;
    let first = makers.invite(stack, at_once * 24).await;
    rush(&gateway, &makers, &first, &[warm], at_once * 24, at_once).await;
    told.confirmed += first.len();
    told.proved(stack, "warm-up").await;

    let crowd = makers.invite(stack, people).await;
    // The machine is faster in one minute than in the next: the yardstick is laid on
    // before and after.
    let measured = publish("Yardstick", 100_000).await;
    let yardstick = || yardstick::measure(stack, measured, at_once, size.yardstick);
    let pgbench_before = yardstick().await;
    told.proved(stack, "pgbench before (a)").await;

    let event = publish("Hot", places).await;
    let before = Moment::now(stack);
    let hot = rush(&gateway, &makers, &crowd, &[event], places, at_once).await;
    let shares = before.until(&Moment::now(stack), hot.confirmed);
    let layers = layers::look(stack);
    told.confirmed += hot.confirmed;
    let mails_after_seconds = told.proved(stack, "(a) one event").await.waited;
    let pgbench = pgbench_before.and(&yardstick().await);
    told.proved(stack, "pgbench after (a)").await;

    let many: Vec<Uuid> = stream::iter(0..events)
        .map(async |number| {
            let title = format!("Cold {number}");
            publish(&title, places.div_ceil(events)).await
        })
        .buffered(at_once)
        .collect()
        .await;
    let cold = rush(&gateway, &makers, &crowd, &many, places, at_once).await;
    told.confirmed += cold.confirmed;
    told.proved(stack, "(b) many events").await;

    let event = publish("Hot and looked at", places).await;
    let over = AtomicBool::new(false);
    let rushing = async {
        let rush = rush(&gateway, &makers, &crowd, &[event], places, at_once).await;
        over.store(true, Ordering::Relaxed);
        rush
    };
    let looking = browsing::browse(&gateway, event, BROWSING, &over);
    let (hot_while_browsing, browsing) = tokio::join!(rushing, looking);
    told.confirmed += hot_while_browsing.confirmed;
    told.proved(stack, "(c) browsing").await;

    let event = publish("Waited for", turning).await;
    let waiting = &crowd[..turning * 4];
    let offers = offers::turn_over(&gateway, &makers, event, waiting, turning, at_once).await;
    told.confirmed += waiting.len();
    told.offered += offers.waited;
    told.cancelled += offers.cancel.count;
    told.proved(stack, "(d) offers").await;

    let event = publish("Steady", places).await;
    let time = Duration::from_secs(size.steady);
    let steady = steady::hold_out(&gateway, &makers, event, &crowd[..at_once], time).await;
    told.confirmed += steady.confirmed;
    told.cancelled += steady.confirmed;
    let mails = told.proved(stack, "memory").await.mails;

    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    Report {
        at,
        processors,
        at_once,
        hot,
        mails_after_seconds,
        layers,
        shares,
        cold,
        hot_while_browsing,
        browsing,
        offers,
        steady,
        pgbench,
        mails,
    }
}

/// What should have been told by mail so far.
#[derive(Default)]
struct Told {
    confirmed: usize,
    offered: usize,
    /// Of the confirmed: who had cancelled before Notification heard of the
    /// confirmation gets no mail.
    cancelled: usize,
}

/// What was found after a part.
struct Proof {
    /// Mails that have come.
    mails: usize,
    /// Seconds until the mail server had taken all of them.
    waited: f64,
}

impl Told {
    /// Every seat is accounted for, and every mail came once.
    async fn proved(&self, stack: &Stack, part: &str) -> Proof {
        let since = Instant::now();
        let Self { confirmed, offered, cancelled } = *self;
        // Confirmations have no inbox: the registration itself is noted.
        let heard = "SELECT (SELECT count(*) FROM notification.registrations)
             + (SELECT count(*) FROM notification.inbox
                WHERE handler = 'notification-on-registration-offered')";
        let queued = "SELECT count(*) FROM notification.mails WHERE status = 'queued'";
        eventually("the mails", Duration::from_mins(10), || async {
            let heard = usize::try_from(stack.count(heard).await).ok()?;
            (heard == confirmed + offered && stack.count(queued).await == 0).then_some(())
        })
        .await;
        let waited = tenth(since.elapsed().as_secs_f64());
        let sent = "SELECT count(*) FROM notification.mails WHERE status = 'sent'";
        let sent = usize::try_from(stack.count(sent).await).expect("mails");
        let all = confirmed + offered;
        assert!((all - cancelled..=all).contains(&sent), "{sent} mails for {all} occasions");
        // The mail server lists a mail a moment after it has taken it.
        let inbox = eventually("the inbox", Duration::from_secs(30), || async {
            let inbox = stack.mails().await;
            (inbox.len() >= sent).then_some(inbox)
        })
        .await;
        let mut ids: Vec<_> = inbox.iter().map(Mail::message_id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((ids.len(), inbox.len()), (sent, sent), "distinct mails, mails");
        stack.audit();
        eprintln!("{part}: done; {sent} mails, each once, and every seat accounted for");
        Proof { mails: sent, waited }
    }
}
