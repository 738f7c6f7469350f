#include "service/claims.h"

#include <mado/cases/cases.h>
#include <mado/persons/from_case.h>
#include <mado/text/width.h>
#include <mado/time/period.h>

#include "service/telling.h"
#include "store/recipient_store.h"

#include <algorithm>
#include <charconv>

namespace mado::child_support::service {

namespace {

constexpr char const* status_report = "child_support_status_report";
constexpr char const* change_notice = "child_support_change";
constexpr int days_for_a_notice = 14;

json::Value const& answer(json::Object const& answers, std::string_view name)
{
    static json::Value const none;
    auto const found = answers.find(name);
    return found == answers.end() ? none : found->second;
}

std::string text_of(json::Value const& value) { return value.is_text() ? value.text() : value.text("text"); }
std::int64_t amount_of(json::Value const& value) { return value.is_integer() ? value.integer() : 0; }
// A number as a form keeps it: digits as text, or whole.
std::int64_t count_of(json::Value const& value)
{
    if (value.is_integer())
        return value.integer();
    std::int64_t number = 0;
    auto const text = value.is_text() ? value.text() : std::string();
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// A day of which the form may lack parts: the last day that it can be, so that no month is counted too early.
std::optional<Day> day_of(json::Value const& value)
{
    auto const text = value.is_object() ? value.text("date") : value.is_text() ? value.text() : std::string();
    if (auto const day = Day::parse(text))
        return day;
    if (auto const first = Day::parse(text + "-01"))
        return first->plus_months(1).plus_days(-1);
    return Day::parse(text + "-12-31");
}

persons::Name name_of_answer(json::Value const& value) { return { text_of(value), value.text("kana"), {} }; }

std::optional<persons::Account> account_of(json::Value const& value)
{
    if (!value.is_object() || value.flag("public"))
        return std::nullopt;  // 公金受取口座: kept once the inquiry has told it
    persons::Account account;
    account.bank = value.text("bank");
    account.branch = value.text("branch");
    account.kind = value.text("kind") == "current" ? "2" : value.text("kind") == "savings" ? "4" : "1";
    account.number = value.text("number");
    account.name = value.text("name");
    account.purpose = "child_support";
    return account;
}

json::Value income_from(json::Object const& examined)
{
    auto values = json::object({ { "counted", amount_of(answer(examined, "income")) }, { "dependants", count_of(answer(examined, "dependants")) },
        { "elderly_dependants", count_of(answer(examined, "elderly_dependants")) }, { "specified_dependants", count_of(answer(examined, "specified_dependants")) } });
    auto const& supporters = answer(examined, "supporters_counted");
    int n = 0;
    if (supporters.is_array())
        for (auto const& one : supporters.array()) {
            auto const name = "supporter_" + std::to_string(++n) + "_";
            values.set(name + "income", amount_of(one["counted_income"])).set(name + "dependants", count_of(one["counted_dependants"])).set(name + "elderly", count_of(one["counted_elderly"]));
        }
    return values;
}

}  // namespace

NewRecipient recipient_from(cases::Case const& found, json::Object const& answers, json::Object const& examined)
{
    NewRecipient wish;
    wish.owner = found.owner;
    wish.name = name_of_answer(answer(answers, "name"));
    wish.born_on = day_of(answer(answers, "born_on"));
    wish.claim = found.id;
    wish.receipt = found.receipt_number;
    wish.town = found.came_from;
    wish.is_guardian = text_of(answer(answers, "standing")) == "guardian";
    wish.claimed_on = found.received_on();
    wish.qualified_on = std::min(day_of(answer(answers, "circumstance_on")).value_or(wish.claimed_on), wish.claimed_on);
    wish.came_from = "case:" + found.id.value;
    if (auto const& address = answer(answers, "address"); !text_of(address).empty())
        wish.address = persons::Address { persons::AddressKind::Registered, text::digits_of(address.text("postcode")), text_of(address), {}, wish.claimed_on, {} };
    wish.account = account_of(answer(answers, "account"));
    if (wish.account)
        wish.account->from = wish.claimed_on;
    wish.asks_public_account = answer(answers, "account").is_object() && answer(answers, "account").flag("public");
    auto const ground = text_of(answer(answers, "circumstance"));
    if (auto const& children = answer(answers, "children"); children.is_array())
        for (auto const& child : children.array()) {
            auto const born = day_of(child["child_born_on"]);
            auto const living = child.text("living");
            if (born && child.flag("cared_for") && living != "institution" && living != "abroad")  // 法4条2項
                wish.children.push_back({ name_of_answer(child["child_name"]), *born, ground, child.flag("child_disabled") });
        }
    auto const first = month_of(wish.claimed_on).plus_months(1);
    if (answer(examined, "income").is_integer())
        wish.facts.push_back({ {}, FactKind::Income, first, {}, income_from(examined) });
    if (auto const pension = amount_of(answer(examined, "pension_counted")); pension > 0)
        wish.facts.push_back({ {}, FactKind::Pension, first, {}, json::object({ { "kind", "ordinary" }, { "amount", pension } }) });
    return wish;
}

Result<NewRecipient> as_found(NewRecipient wish, json::Object const& examined)
{
    auto const& found = answer(examined, "children_found");
    auto const entered = std::ranges::count_if(wish.children, [&](NewChild const& child) {
        Child one;
        one.born_on = child.born_on;
        one.asked_on = wish.claimed_on;
        one.is_disabled = child.is_disabled;
        return one.first() <= one.last();
    });
    if (!found.is_null() && !text_of(found).empty() && count_of(found) != entered)
        return refuse(Refusal::Kind::Conflict, "child_support.enter.children_differ", { { "found", std::to_string(count_of(found)) }, { "entered", std::to_string(entered) } });
    if (auto const& supporters = answer(examined, "supporters_counted"); supporters.is_array() && std::ssize(supporters.array()) > most_supporters)
        return refuse(Refusal::Kind::Conflict, "child_support.enter.too_many_supporters", { { "most", std::to_string(most_supporters) } });
    return wish;
}

// 個人番号 of the claimant, and of children by their name; of relatives nobody here keeps any.
Result<void> keep_numbers(db::Write& tx, Caller const& caller, Workplace const& here, Recipient const& recipient, CaseId const& from, json::Object const& answers)
{
    std::vector<persons::NumberOf> wanted { { "my_number", recipient.who } };
    auto const& family = answer(answers, "family_numbers");
    auto const today = here.now().today();
    if (family.is_array())
        for (std::size_t row = 0; row < family.array().size(); ++row)
            for (auto const& child : store::children(tx, recipient.id))
                if (persons::known(tx, child.who, today).name.characters == text_of(family.array()[row]["family_name"]))
                    wanted.push_back({ "family_numbers." + std::to_string(row) + ".family_number", child.who });
    TRY(persons::keep_numbers_of(tx, work_of(caller, "child_support.enter"), here, from, wanted));
    return {};
}

Result<void> claim_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    auto const& proposal = draft.proposal;
    if (proposal.procedure != claim_procedure || proposal.result != "granted")
        return {};
    auto const found = TRY(cases::find(tx, { proposal.matter }));
    auto const content = cases::content(tx, found.id);
    auto const wish = TRY(as_found(recipient_from(found, content.answers, content.examined), content.examined));
    auto const recipient = TRY(enter(tx, caller, here, wish));
    return keep_numbers(tx, caller, here, recipient, found.id, content.answers);
}

Result<void> on_case_opened(db::Write& tx, Caller const& caller, Workplace const& here, cases::Opened const& event)
{
    auto const& found = event.of;
    bool const is_report = found.procedure == status_report;
    if (!is_report && found.procedure != change_notice)
        return {};
    auto const content = cases::content(tx, found.id);
    auto const number = count_of(json::Value(text::digits_of(text_of(answer(content.answers, "certificate_number")))));
    auto const recipient = number > 0 ? store::numbered(tx, number) : std::nullopt;
    Work work { { here.now().id() }, recipient ? recipient->id : RecipientId {}, recipient ? recipient->owner : found.owner, is_report ? WorkKind::ReportArrived : WorkKind::ChangeArrived, found.id.value,
        grouped(found.receipt_number), found.received_on().plus_days(days_for_a_notice) };
    store::add_work(tx, work, here.now().at);
    if (recipient && is_report)
        report_arrived(tx, caller, here, *recipient, found.received_on(), found.id);
    return {};
}

}  // namespace mado::child_support::service
