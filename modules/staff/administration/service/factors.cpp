#include <mado/administration/accounts.h>

#include <mado/audit/audit.h>
#include <mado/identity/session.h>
#include <mado/identity/staff.h>
#include <mado/text/utf8.h>

namespace mado::administration {

namespace {

using Kind = Refusal::Kind;

Result<void> may_change(db::Read& tx, Caller const& caller, PersonId const& person)
{
    TRY(access::allow(tx, caller, manage, { "" }));
    if (!organization::person(tx, person))
        return refuse(Kind::NotFound, "administration.person.not_found");
    return {};
}

}  // namespace

Result<void> reset_factors(db::Write& tx, Caller const& caller, Workplace const& here, PersonId const& person)
{
    TRY(may_change(tx, caller, person));
    // Whoever holds only a session of an administrator must not shed the factor by it.
    if (caller.kind == CallerKind::Staff && caller.person == person)
        return refuse(Kind::Forbidden, "administration.factor.not_own");
    auto const now = here.now();
    auto const count = identity::forget_factors(tx, person);
    (void)identity::end_sessions(tx, caller, now, person);
    identity::tell(tx, now, person, "identity.notice.factor_reset");
    audit::record(tx, caller, now, "administration.factor.reset", { { "person", person.value } }, { { "count", std::to_string(count) } });
    return {};
}

Result<void> end_session(db::Write& tx, Caller const& caller, Workplace const& here, PersonId const& person, std::string const& session)
{
    if (caller.kind != CallerKind::Staff || caller.person != person)
        TRY(may_change(tx, caller, person));
    if (!identity::end_session(tx, caller, here.now(), person, session))
        return refuse(Kind::Conflict, "administration.session.gone");
    return {};
}

Result<void> end_sessions(db::Write& tx, Caller const& caller, Workplace const& here, PersonId const& person)
{
    TRY(may_change(tx, caller, person));
    (void)identity::end_sessions(tx, caller, here.now(), person);
    return {};
}

Result<void> keep_subject(db::Write& tx, Caller const& caller, Workplace const& here, PersonId const& person, std::string const& provider, std::string const& subject)
{
    TRY(may_change(tx, caller, person));
    // Whoever holds only a session of an administrator must not open another door to the same person by it.
    if (caller.kind == CallerKind::Staff && caller.person == person)
        return refuse(Kind::Forbidden, "administration.subject.not_own");
    auto const is_word = [](std::string const& word) { return !word.empty() && word.size() <= 255 && !text::control_character(word); };
    if (!is_word(provider))
        return refuse({ { "provider", "administration.subject.provider_required" } });
    if (!is_word(subject))
        return refuse({ { "subject", "administration.subject.subject_required" } });
    auto const now = here.now();
    TRY(identity::keep_subject(tx, caller, now, person, { provider, subject, false }));
    (void)identity::end_sessions(tx, caller, now, person);
    identity::tell(tx, now, person, "identity.notice.subject_kept");
    return {};
}

Result<void> require_factor(db::Write& tx, Caller const& caller, Workplace const& here, bool is_required)
{
    TRY(access::allow(tx, caller, manage, { "" }));
    identity::require_factor(tx, is_required);
    audit::record(tx, caller, here.now(), is_required ? "administration.factor.required" : "administration.factor.freed", {});
    return {};
}

}  // namespace mado::administration
