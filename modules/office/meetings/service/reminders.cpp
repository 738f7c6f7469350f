#include <mado/meetings/reminders.h>

#include <mado/audit/audit.h>
#include <mado/mail/mail.h>
#include <mado/messages/messages.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

#include "model/reminding.h"
#include "store/meeting_store.h"
#include "store/reminder_store.h"

namespace mado::meetings {

namespace {

using Kind = Refusal::Kind;
constexpr int most_shown = 50;

// Nobody who has left gets a mail.
std::string mail_address(db::Read& tx, PersonId const& person, Day today)
{
    return organization::positions_of(tx, person, today).empty() ? std::string() : store::address(tx, person).value_or(std::string());
}

}  // namespace

std::vector<Reminder> reminders_of(db::Read& tx, Caller const& caller)
{
    return caller.kind == CallerKind::Staff && caller.person ? store::reminders_of(tx, caller.person, most_shown) : std::vector<Reminder> {};
}

std::string reminder_address(db::Read& tx, Caller const& caller)
{
    return caller.kind == CallerKind::Staff && caller.person ? store::address(tx, caller.person).value_or(std::string()) : std::string();
}

Result<void> keep_reminder_address(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view typed)
{
    if (caller.kind != CallerKind::Staff || !caller.person)
        return refuse(Kind::Forbidden, "meetings.only_for_staff");
    auto const address = std::string(text::trimmed(typed));
    if (address.empty())
        store::forget_address(tx, caller.person);
    else if (!mail::is_mail_address(address))
        return refuse(std::vector<FieldError> { { "address", "meetings.no_mail_address" } });
    else
        store::keep_address(tx, caller.person, address);
    audit::record(tx, caller, here.now(), address.empty() ? "meetings.address.removed" : "meetings.address.kept", { { "person", caller.person.value } });
    return {};
}

Result<bool> remind(db::Write& tx, Caller const& caller, Workplace const& here, ResolutionId const& id, ReminderWords const& words)
{
    auto const one = store::resolution(tx, id);
    auto const now = here.now();
    if (!one || one->kind != ResolutionKind::Action || one->state != ActionState::Open || !one->due)
        return false;
    auto const occasion = model::occasion_on(*one->due, now.today());
    if (!occasion || !store::insert_reminder(tx, id, occasion->name, now.today()))
        return false;
    audit::record(tx, caller, now, "meetings.resolution.reminded", { { "meeting", one->meeting.value }, { "resolution", id.value }, { "person", one->person.value } }, { { "occasion", occasion->name } });
    if (auto const address = mail_address(tx, one->person, now.today()); !address.empty())
        messages::send(tx, now, { address, words.subject, words.body }, "meeting_action", id.value);
    return true;
}

}  // namespace mado::meetings
