// The keys of `attributes:`, `groups:`, `safety:`, `schedule:`, and of the whole.
#include "policy/draft.hpp"

namespace lockstep::policy {

template <>
const Fields<DraftAttribute>& table_of<DraftAttribute>() {
    static const Fields<DraftAttribute> kTable{
        "How one attribute is carried. A pair has both names; a computed rule has the name it writes and an "
        "expression.",
        field("jumpcloud", &DraftAttribute::jumpcloud).about("JumpCloud's attribute."),
        field("okta", &DraftAttribute::okta).about("Okta's attribute."),
        field("authority", &DraftAttribute::authority)
            .about(
                "Who decides: the population's source, one side always, or both (then each side's edits are carried)."),
        field("on_conflict", &DraftAttribute::on_conflict)
            .about(
                "Under `authority: both`, when both sides were changed to different values: keep both and ask, or the "
                "source wins."),
        field("map", &DraftAttribute::map)
            .about("JumpCloud's text and Okta's for it. Closed: a value it does not name is not carried. A rule that "
                   "flows "
                   "both ways needs a map that is one-to-one."),
        field("else", &DraftAttribute::otherwise)
            .otherwise_as("closed")
            .about("With `map`, one way only: values it does not name are carried as they are."),
        field("as", &DraftAttribute::as)
            .otherwise_as("`id`")
            .about("For a reference to a person (a manager): what Okta holds of them."),
        field("to_okta", &DraftAttribute::to_okta)
            .about("The value to write to Okta, in populations whose source is JumpCloud."),
        field("to_jumpcloud", &DraftAttribute::to_jumpcloud)
            .about("The value to write to JumpCloud, in populations whose source is Okta."),
        field("on_create", &DraftAttribute::on_create)
            .about(
                "Written only when the account is created: the first value that nobody else holds; `{n}` counts from 2 "
                "within the last.")};
    return kTable;
}

template <>
const Fields<DraftGroup>& table_of<DraftGroup>() {
    static const Fields<DraftGroup> kTable{
        "A JumpCloud user group and an Okta group whose members are kept the same.",
        field("jumpcloud", &DraftGroup::jumpcloud)
            .required()
            .about(
                "A name; or a pattern `/^app-(.*)$/` over names; or a template in which `$1` is what the other side's "
                "pattern found."),
        field("okta", &DraftGroup::okta).required().about("The same."),
        field("direction", &DraftGroup::direction).about("Where memberships flow."),
        field("first", &DraftGroup::first)
            .about("With `direction: both`: what the edges of one side only mean when the pair is new. `ask` only "
                   "reads until "
                   "a person decided."),
        field("extra", &DraftGroup::extra)
            .about("One way: whether members that Lockstep did not add are taken out of the target."),
        field("create", &DraftGroup::create).about("Creates the counterpart that a name or pattern asks for.")};
    return kTable;
}

template <>
const Fields<DraftApprovals>& table_of<DraftApprovals>() {
    static const Fields<DraftApprovals> kTable{"Approvals of staged changes.",
                                               field("expire", &DraftApprovals::expire)
                                                   .between(1, 720)
                                                   .about("An approval that was not used lapses after so long.")};
    return kTable;
}

template <>
const Fields<DraftBreaker>& table_of<DraftBreaker>() {
    static const Fields<DraftBreaker> kTable{
        "When a value, a membership or a status that somebody else changes back again and again is left to a person. A "
        "status is never left active: it stays suspended.",
        field("flips", &DraftBreaker::flips)
            .between(1, 100)
            .about("Given so often once more, it is given no more until the window has passed."),
        field("window", &DraftBreaker::window).between(1, 720).about("The time in which flips are counted.")};
    return kTable;
}

template <>
const Fields<DraftSafety>& table_of<DraftSafety>() {
    static const Fields<DraftSafety> kTable{
        "What holds changes back until a person approves them. Limits count what was done in 24 hours; at a limit the "
        "newest cause waits whole, everything else goes on. Lockdowns are never held back.",
        field("headroom", &DraftSafety::headroom)
            .between(0, 90)
            .about("Share of each rate limit that is left for everyone else."),
        field("protected", &DraftSafety::protected_people)
            .about(
                "E-mails or logins of people whose status, login, e-mail, phones and memberships need a second person; "
                "holders of an administrator role and the owner of Okta's API token are protected anyway."),
        field("max_suspensions", &DraftSafety::max_suspensions)
            .about("Suspensions that nobody made on the source: by absence, deletion, a filter, a policy edit."),
        field("max_commanded", &DraftSafety::max_commanded)
            .about("Suspensions that somebody made on the source, within one hour; they page from a fifth of it."),
        field("max_creations", &DraftSafety::max_creations)
            .about("Accounts created. Raise it for a first provisioning."),
        field("max_deactivations", &DraftSafety::max_deactivations).about("Accounts deactivated."),
        field("max_deletions", &DraftSafety::max_deletions).about("Accounts deleted, which cannot be undone."),
        field("max_group_removals", &DraftSafety::max_group_removals)
            .about("Memberships and app assignments taken away."),
        field("max_device_losses", &DraftSafety::max_device_losses)
            .about("Bindings to devices taken away: each disables a local account on every device concerned."),
        field("max_attribute_changes", &DraftSafety::max_attribute_changes)
            .about("Changes of one and the same attribute: a mistaken rule shows here first."),
        field("max_handovers", &DraftSafety::max_handovers).about("People whose source of record changes."),
        field("settle", &DraftSafety::settle)
            .between(0, 1'440)
            .about("An account that was written or named by an event so recently is read by id before it is judged."),
        field("approvals", &DraftSafety::approvals).about("Approvals of staged changes."),
        field("quiet_time", &DraftSafety::quiet_time)
            .between(1, 3'600)
            .about("After a lost answer, *not found* proves nothing for so long."),
        field("breaker", &DraftSafety::breaker).about("What flips."),
        field("privileged_groups", &DraftSafety::privileged_groups)
            .about("Groups that are targets only by their literal name, never by a pattern. One that grants an Okta "
                   "administrator's role is so anyway, and whoever is to be added to it needs a second person.")};
    return kTable;
}

template <>
const Fields<DraftReconcile>& table_of<DraftReconcile>() {
    static const Fields<DraftReconcile> kTable{
        "When everybody is compared although no event asked for it.",
        field("every", &DraftReconcile::every).between(1, 10'080).about("A slice of the directory so often."),
        field("full", &DraftReconcile::full)
            .otherwise_as("never by itself")
            .about("The whole directory: five fields of cron and a time zone, `0 3 * * * Europe/Zurich`.")};
    return kTable;
}

template <>
const Fields<DraftSchedule>& table_of<DraftSchedule>() {
    static const Fields<DraftSchedule> kTable{
        "When what runs.", field("reconcile", &DraftSchedule::reconcile).about("Comparing everybody.")};
    return kTable;
}

template <>
const Fields<Draft>& table_of<Draft>() {
    static const Fields<Draft> kTable{
        "One YAML file, which may include others.",
        field("include", &Draft::include)
            .about("More files, seen from this one's folder. Their lists and named sections come before this file's; a "
                   "single value may be given once only."),
        field("jumpcloud", &Draft::jumpcloud).required().about("How JumpCloud is reached."),
        field("okta", &Draft::okta).required().about("How Okta is reached."),
        field("identities", &Draft::identities).about("Who is who."),
        field("populations", &Draft::populations)
            .otherwise_as("`everyone: {when: exists(jumpcloud), source: jumpcloud}`")
            .about("Sets of people, each with its source of record; the first that fits is a person's."),
        field("attributes", &Draft::attributes)
            .otherwise_as("the usual ones, see below")
            .about("Which attributes are carried, and how."),
        field("groups", &Draft::groups).about("Pairs of groups."),
        field("safety", &Draft::safety).about("What holds changes back."),
        field("schedule", &Draft::schedule).about("When what runs.")};
    return kTable;
}

}  // namespace lockstep::policy
