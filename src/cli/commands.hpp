// One function a command; each has its file. What the words of the command line mean is in words.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli/terminal.hpp"

namespace lockstep::cli {

/// What every command takes.
struct GlobalOptions {
    std::string policy = "lockstep.yaml";
    std::string state = "lockstep-state";
    bool json = false;
    bool no_colour = false;
    bool quiet = false;
};

/// Exit codes (issue "So that anything can drive it"): what scripts and CI rely on.
inline constexpr int kDone = 0;
inline constexpr int kError = 1;
inline constexpr int kChanges = 2;     ///< `plan`: there is something to do
inline constexpr int kIncomplete = 3;  ///< `apply`: some failed, held back or waiting for approval

struct InitOptions {
    std::string okta_url, jumpcloud_url, insights_url;
    std::string source;  ///< `jumpcloud` or `okta`; empty: asked for, `jumpcloud` where nobody can be asked
    bool force = false;
};
int run_init(const GlobalOptions& global, const InitOptions& options, Terminal& terminal);

struct CheckOptions {
    bool offline = false;  ///< do not try the credentials
};
int run_check(const GlobalOptions& global, const CheckOptions& options, Terminal& terminal);

struct LinkOptions {
    bool dry_run = false;
    std::string unlink;   ///< a person whose two accounts are to be parted for good
    std::string further;  ///< `SIDE/ID`: an account that is a further one of the person in `of`
    std::string of;
};
int run_link(const GlobalOptions& global, const LinkOptions& options, Terminal& terminal);

struct PlanOptions {
    std::string out;  ///< save the plan here
    bool all = false;
    std::vector<std::string> people;  ///< only these, by e-mail, login or user name; empty: everybody
    bool live = false;                ///< read both directories, though the policy is not the one in force
    bool snapshot = false;            ///< compare with the policy in force on what was last read
};
/// Empty if it is not two policies that are to be compared.
std::optional<int> compare_policies(const GlobalOptions& global, const PlanOptions& options, Terminal& terminal);
int run_plan(const GlobalOptions& global, const PlanOptions& options, Terminal& terminal);

struct ApplyOptions {
    std::string file;  ///< a saved plan; empty: plan now
    bool yes = false;
    bool all = false;
    std::vector<std::string> people;  ///< only these, by e-mail, login or user name; empty: everybody
    std::string by;                   ///< whose run it is; empty: the user's
};
int run_apply(const GlobalOptions& global, const ApplyOptions& options, Terminal& terminal);

struct StatusOptions {};
int run_status(const GlobalOptions& global, const StatusOptions& options, Terminal& terminal);

struct CasesOptions {
    std::string verb = "list";  ///< list, show, decide
    std::string key, answer;
    std::string by;
};
int run_cases(const GlobalOptions& global, const CasesOptions& options, Terminal& terminal);

struct ConflictsOptions {
    std::string verb = "list";               ///< list, settle
    std::string person, attribute, pattern;  ///< what is set narrows it
    bool all = false;
    bool who = false;  ///< ask both logs who changed it
    std::string take;  ///< jumpcloud, okta
    std::string by;
};
int run_conflicts(const GlobalOptions& global, const ConflictsOptions& options, Terminal& terminal);

struct ApprovalsOptions {
    std::string verb = "list";  ///< list, show, approve, reject
    std::vector<std::string> changes;
    bool all = false;
    std::string by;
};
int run_approvals(const GlobalOptions& global, const ApprovalsOptions& options, Terminal& terminal);

struct UndoOptions {
    std::string run;
    std::string person;  ///< of the run, only theirs; without a run, their latest one
    bool pin = false;
    bool unpin = false;  ///< takes their pins away, and nothing back
    bool yes = false;
    bool dry_run = false;
    std::string by;
};
int run_undo(const GlobalOptions& global, const UndoOptions& options, Terminal& terminal);

struct ExplainOptions {
    std::string person;
    std::string subject;  ///< an attribute, a group or an app; empty: everything
    std::string at;       ///< a time or a day; empty: now
};
int run_explain(const GlobalOptions& global, const ExplainOptions& options, Terminal& terminal);

struct WhyNotOptions {
    std::string person;
    std::string subject;
};
int run_why_not(const GlobalOptions& global, const WhyNotOptions& options, Terminal& terminal);

struct TestOptions {
    std::string file;  ///< empty: `NAME.tests.yaml` beside the policy
    std::string only;  ///< `made-up` or `snapshot`; empty: both, as far as they are there
};
int run_test(const GlobalOptions& global, const TestOptions& options, Terminal& terminal);

struct DriftOptions {
    bool who = false;  ///< ask the directories' logs whom to suspect
};
int run_drift(const GlobalOptions& global, const DriftOptions& options, Terminal& terminal);

struct SurveyOptions {
    bool yes = false;
    bool show = false;   ///< the last survey's answers; asks nobody
    int patience = 120;  ///< seconds to wait for what lags
    std::string out;     ///< settings for `lockstep-twin serve --like`
};
int run_survey(const GlobalOptions& global, const SurveyOptions& options, Terminal& terminal);

struct RunsOptions {
    std::string verb = "list";  ///< list, show, retry
    std::string run;
};
int run_runs(const GlobalOptions& global, const RunsOptions& options, Terminal& terminal);

}  // namespace lockstep::cli
