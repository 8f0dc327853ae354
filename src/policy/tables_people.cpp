// The keys of `identities:` and `populations:`.
#include "policy/draft.hpp"

namespace lockstep::policy {

template <>
const Fields<DraftMatch>& table_of<DraftMatch>() {
    static const Fields<DraftMatch> kTable =
        Fields<DraftMatch>{
            "One way to tell that two accounts are one person.",
            field("rule", &DraftMatch::rule)
                .required()
                .about(
                    "`jumpcloud.X == okta.Y`. Empty never matches; e-mails, logins and user names compare trimmed and "
                    "case-folded."),
            field("strong", &DraftMatch::strong)
                .about("Speaks against a link when both accounts hold a value and the values differ, and may relink a "
                       "rehire. "
                       "Only for what is given once and not passed on (an employee number): never e-mail, login or "
                       "names.")}
            .shorthand("rule");
    return kTable;
}

template <>
const Fields<DraftIdentities>& table_of<DraftIdentities>() {
    static const Fields<DraftIdentities> kTable{"Who is who.",
                                                field("match", &DraftIdentities::match)
                                                    .otherwise_as("`[jumpcloud.email == okta.email]`")
                                                    .about("All rules are evaluated for all accounts. Two accounts are "
                                                           "linked if a rule names them as each other's "
                                                           "only candidate and no rule speaks against."),
                                                field("also", &DraftIdentities::also)
                                                    .about("`jumpcloud.X == okta.Y`: an account that holds a linked "
                                                           "person's value is a further account of theirs: "
                                                           "never synced, but contained with the person.")};
    return kTable;
}

template <>
const Fields<DraftActivation>& table_of<DraftActivation>() {
    static const Fields<DraftActivation> kTable{
        "What goes with an activation.",
        field("mail", &DraftActivation::mail)
            .otherwise_as("`none` in plans of more than 20 creations, else `company`")
            .about("Where the activation mail goes; the address is always sent explicitly."),
        field("password", &DraftActivation::password)
            .about(
                "Passwords are never carried from one directory to the other. `random_expired`: a new account gets one "
                "that nobody knows and that has expired, so that its holder sets another.")};
    return kTable;
}

template <>
const Fields<DraftProvision>& table_of<DraftProvision>() {
    static const Fields<DraftProvision> kTable{
        "How accounts come into being on the target.",
        field("create", &DraftProvision::create).about("False: people are matched and kept in step, never created."),
        field("activate", &DraftProvision::activate).about("False: accounts are created staged and left so."),
        field("activation", &DraftProvision::activation).about("Mail and password of an activation.")};
    return kTable;
}

template <>
const Fields<DraftThen>& table_of<DraftThen>() {
    static const Fields<DraftThen> kTable{
        "What follows an offboarding, in time.",
        field("deactivate", &DraftThen::deactivate)
            .between(0, 87'600)
            .otherwise_as("never")
            .about("The grace, counted from the moment the suspension was read back."),
        field("delete", &DraftThen::delete_after)
            .between(0, 87'600)
            .otherwise_as("never")
            .about("Counted from the deactivation, which must be given too.")};
    return kTable;
}

template <>
const Fields<DraftOffboard>& table_of<DraftOffboard>() {
    static const Fields<DraftOffboard> kTable =
        Fields<DraftOffboard>{"What happens on the target when the source account is suspended or gone.",
                              field("do", &DraftOffboard::action)
                                  .about("`suspend` also ends sessions and tokens; `report` writes nothing."),
                              field("then", &DraftOffboard::then).about("Steps after a grace."),
                              field("if_refused", &DraftOffboard::if_refused)
                                  .about("What to do if the vendor refuses to suspend for good."),
                              field("further", &DraftOffboard::further)
                                  .about("Whether the person's further accounts are suspended too, or only reported.")}
            .shorthand("do");
    return kTable;
}

template <>
const Fields<DraftAssign>& table_of<DraftAssign>() {
    static const Fields<DraftAssign> kTable{
        "One thing that everybody in the population has; exactly one of the first four keys.",
        field("okta_group", &DraftAssign::okta_group).about("Name of an Okta group."),
        field("okta_app", &DraftAssign::okta_app).about("Label of an Okta app, assigned directly, after activation."),
        field("jumpcloud_group", &DraftAssign::jumpcloud_group).about("Name of a JumpCloud user group."),
        field("device_group", &DraftAssign::device_group)
            .about("Name of a JumpCloud device group, bound to the person; never with sudo."),
        field("device_groups", &DraftAssign::device_groups)
            .about("With `jumpcloud_group`: device groups bound to that user group."),
        field("when", &DraftAssign::when).otherwise_as("always").about("Only for whom this condition holds.")};
    return kTable;
}

template <>
const Fields<DraftPopulation>& table_of<DraftPopulation>() {
    static const Fields<DraftPopulation> kTable{
        "A set of people with one source of record. The first population whose condition holds is a person's; who is "
        "in "
        "none is not managed, only reported.",
        field("when", &DraftPopulation::when).required().about("Who is in it."),
        field("source", &DraftPopulation::source)
            .required()
            .about("The system of record; the other side is the target."),
        field("provision", &DraftPopulation::provision).about("How accounts come into being on the target."),
        field("assign", &DraftPopulation::assign)
            .about("Kept up while in the population; what Lockstep gave is taken back afterwards."),
        field("offboard", &DraftPopulation::offboard)
            .otherwise_as("`suspend`")
            .about("What happens when the source account is suspended or gone."),
        field("on_leave", &DraftPopulation::on_leave)
            .about("What happens to whom the condition no longer holds for, when no other population takes them."),
        field("suspended_elsewhere", &DraftPopulation::suspended_elsewhere)
            .about("What happens when somebody else suspended the target account: say so, or suspend the source too.")};
    return kTable;
}

}  // namespace lockstep::policy
