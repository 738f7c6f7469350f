#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/json/json.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

#include "service/inside.h"
#include "service/sheets_inside.h"
#include "store/assistance_store.h"
#include "store/exchange_store.h"
#include "store/instruction_store.h"
#include "store/sheet_store.h"
#include "store/ticket_store.h"

#include <algorithm>
#include <stdexcept>

namespace mado::public_assistance {

using Kind = Refusal::Kind;

namespace {

constexpr std::string_view account_purpose = "public_assistance.landlord";
constexpr char const* towns_file = "towns/public_assistance.csv";
constexpr std::array<std::string_view, 6> grades { "1-1", "1-2", "2-1", "2-2", "3-1", "3-2" };
constexpr std::array<std::string_view, 7> zones { "", "I", "II", "III", "IV", "V", "VI" };

std::vector<std::string> cells_of(std::string_view line)
{
    std::vector<std::string> cells;
    for (std::size_t at = 0; at <= line.size();) {
        auto const end = std::min(line.find(',', at), line.size());
        cells.emplace_back(line.substr(at, end - at));
        at = end + 1;
    }
    return cells;
}

// A row of the file: code, grade, winter_zone, five limits, source, sure.
Setting of_file(std::string_view text, std::string const& tenant)
{
    constexpr std::size_t columns = 10;
    for (std::size_t at = 0; at < text.size();) {
        auto const end = std::min(text.find('\n', at), text.size());
        auto const cells = cells_of(text.substr(at, end - at));
        at = end + 1;
        if (cells.size() != columns || cells.front() != tenant)
            continue;
        Setting made;
        made.standing.grade = cells[1], made.standing.winter_zone = cells[2];
        for (std::size_t i = 0; i < made.standing.rent_limits.size(); ++i)
            made.standing.rent_limits[i] = Yen::parse(cells[3 + i]).value_or(Yen(0));
        made.source = cells[8], made.sure = cells[9];
        return made;
    }
    return {};
}

Result<void> checked(Standing const& standing)
{
    std::vector<FieldError> errors;
    if (!service::is_grade(standing.grade))
        errors.push_back({ "grade", "public_assistance.grade.wrong" });
    if (!service::is_winter_zone(standing.winter_zone))
        errors.push_back({ "winter_zone", "public_assistance.winter_zone.wrong" });
    for (std::size_t i = 0; i < standing.rent_limits.size(); ++i)
        if (standing.rent_limits[i] <= Yen(0) || standing.rent_limits[i] > Yen(1'000'000))
            errors.push_back({ "rent_" + std::to_string(i), "public_assistance.amount.wrong" });
    if (!errors.empty())
        return refuse(std::move(errors));
    return {};
}

Result<Application> open_application(db::Read& tx, Caller const& caller, Workplace const& here, AssistanceApplicationId const& id, std::int64_t expected_version)
{
    auto found = store::application(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    TRY(service::to_change(tx, caller, here, found->household));
    if (found->version != expected_version)
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    if (found->state != ApplicationState::Open)
        return refuse(Kind::Conflict, "public_assistance.application.closed");
    return std::move(*found);
}

Result<Application> changed(db::Write& tx, Caller const& caller, Workplace const& here, Application one, std::string_view event)
{
    if (!store::change(tx, one))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    service::trace(tx, caller, here, event, one.household, { { "application", one.id.value }, { "answer_by", one.answer_by.iso() } });
    return one;
}

Result<Application> closed(db::Write& tx, Caller const& caller, Workplace const& here, Application one, ApplicationState state, std::string_view event)
{
    one.state = state;
    one.closed_on = here.now().today();
    if (auto household = store::household(tx, one.household); household && household->state == HouseholdState::Applied) {
        household->state = HouseholdState::Refused;
        TRY(service::kept(tx, *household));
    }
    return changed(tx, caller, here, std::move(one), event);
}

}  // namespace

bool service::is_blank(std::string_view words) { return text::trimmed(words).empty(); }
bool service::is_grade(std::string_view words) { return std::ranges::find(grades, words) != grades.end(); }
bool service::is_winter_zone(std::string_view words) { return std::ranges::find(zones, words) != zones.end(); }

Result<void> service::words_at(std::string_view field, std::string_view words, std::size_t most)
{
    if (is_blank(words))
        return refuse({ { std::string(field), "public_assistance.required" } });
    if (text::length(words) > most)
        return refuse({ { std::string(field), "public_assistance.too_long", { { "most", std::to_string(most) } } } });
    return {};
}

void service::trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, HouseholdId const& household, std::map<std::string, std::string> const& details)
{
    audit::record(tx, caller, here.now(), event, { { "household", household.value } }, details);
}

Result<Household> service::kept(db::Write& tx, Household household)
{
    if (!store::change(tx, household))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    return household;
}

// 24条7項: what may be taken for refused is answered all the same, and the answer holds.
Result<void> service::reopened(db::Write& tx, Caller const& caller, Workplace const& here, Application& application)
{
    auto household = store::household(tx, application.household);
    if (!household || household->state != HouseholdState::Refused)
        return refuse(Kind::Conflict, "public_assistance.application.closed");
    household->state = HouseholdState::Applied;
    TRY(service::kept(tx, std::move(*household)));
    auto const was = word_of(application.state);
    application.state = ApplicationState::Open;
    application.closed_on = std::nullopt;
    if (!store::change(tx, application))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    service::trace(tx, caller, here, "public_assistance.application.reopened", application.household, { { "application", application.id.value }, { "was", was } });
    return {};
}

Result<Household> service::to_change(db::Read& tx, Caller const& caller, Workplace const& here, HouseholdId const& id)
{
    auto found = TRY(find_household(tx, caller, id));
    TRY(access::allow(tx, caller, may_work, { found.owner }));
    bool const is_own = caller.kind != CallerKind::Staff || !found.caseworker || found.caseworker == caller.position;
    if (!is_own && setting(tx, here).areas == Areas::Own && !access::allow(tx, caller, may_supervise, { found.owner }))
        return refuse(Kind::Forbidden, "public_assistance.not_your_area");
    return found;
}

std::string service::boxed(Workplace const& here, HouseholdId const& id, treasury::BankAccount const& account)
{
    auto const value = json::object({ { "bank", account.bank }, { "bank_name", account.bank_name }, { "branch", account.branch }, { "branch_name", account.branch_name }, { "kind", account.kind },
        { "number", account.number }, { "name", account.name } });
    return crypto::encrypt(crypto::derive(crypto::view(here.keys.storage.bytes), id.value, account_purpose), json::canonical(value), id.value);
}

treasury::BankAccount service::opened(Workplace const& here, HouseholdId const& id, std::string const& boxed)
{
    auto const plain = crypto::decrypt(crypto::derive(crypto::view(here.keys.storage.bytes), id.value, account_purpose), boxed, id.value);
    if (!plain)
        throw std::runtime_error("public_assistance: the account of " + id.value + " does not open with this zone's key");
    auto const value = json::parse(*plain).value_or(json::Value {});
    return { value.text("bank"), value.text("bank_name"), value.text("branch"), value.text("branch_name"), value.text("kind"), value.text("number"), value.text("name") };
}

std::string service::head_name(db::Read& tx, HouseholdId const& id, Day on)
{
    auto const found = persons::household(tx, id);
    return found ? persons::known(tx, found->head, on).name.characters : std::string();
}

Setting setting(db::Read& tx, Workplace const& here)
{
    if (auto own = store::setting(tx))
        return std::move(*own);
    return of_file(here.library.text(towns_file), tx.tenant());
}

Result<Setting> setting_to_keep(db::Read& tx, Caller const& caller, Workplace const& here)
{
    auto const definition = here.library.procedure("public_assistance_application");
    TRY(access::allow(tx, caller, may_set, { definition ? definition->owner : std::string() }));
    return setting(tx, here);
}

Result<void> service::checked_setting(Setting const& setting)
{
    TRY(::mado::public_assistance::checked(setting.standing));
    if (setting.sheet_days < 1 || setting.sheet_days > most_sheet_days)
        return refuse({ { "sheet_days", "public_assistance.sheet_days.wrong", { { "most", std::to_string(most_sheet_days) } } } });
    return {};
}

Result<Setting> keep_setting(db::Write& tx, Caller const& caller, Workplace const& here, Setting setting)
{
    TRY(setting_to_keep(tx, caller, here));
    TRY(service::checked_setting(setting));
    if (!store::keep(tx, setting, caller.person, here.now().at))
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    ++setting.version;
    setting.source.clear(), setting.sure.clear();
    audit::record(tx, caller, here.now(), "public_assistance.setting.kept", {}, { { "grade", setting.standing.grade }, { "winter_zone", setting.standing.winter_zone }, { "areas", word_of(setting.areas) } });
    return setting;
}

Result<Consultation> record_consultation(db::Write& tx, Caller const& caller, Workplace const& here, Consultation const& typed)
{
    TRY(service::words_at("name", typed.name, service::most_name));
    TRY(service::words_at("words", typed.words));
    if (text::length(typed.explained) > service::most_words)
        return refuse({ { "explained", "public_assistance.too_long", { { "most", std::to_string(service::most_words) } } } });
    auto one = typed;
    if (!one.id) {
        TRY(access::allow(tx, caller, may_work, { one.owner }));
        one.id = { here.now().id() };
        one.by = caller.person;
        one.at = here.now().at;
        one.version = 1;
        store::insert(tx, one);
    } else {
        auto const before = TRY(find_consultation(tx, caller, one.id));
        TRY(access::allow(tx, caller, may_work, { before.owner }));
        one.owner = before.owner, one.household = before.household;
        if (!store::change(tx, one))
            return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    }
    audit::record(tx, caller, here.now(), "public_assistance.consultation.recorded", { { "consultation", one.id.value } }, { { "wish", word_of(one.wish) } });
    return one;
}

Result<Consultation> find_consultation(db::Read& tx, Caller const& caller, ConsultationId const& id)
{
    auto found = store::consultation(tx, id);
    if (!found || !access::allow(tx, caller, may_read, { found->owner }))
        return refuse(Kind::NotFound, "public_assistance.not_found");
    return std::move(*found);
}

std::vector<Consultation> consultations(db::Read& tx, Caller const& caller, int most)
{
    std::vector<Consultation> all;
    for (auto const& division : access::scope(tx, caller, may_read))
        std::ranges::move(store::consultations(tx, division, most), std::back_inserter(all));
    std::ranges::sort(all, {}, [](Consultation const& one) { return std::pair(-one.at.microseconds, one.id.value); });
    all.erase(std::ranges::unique(all, {}, &Consultation::id).begin(), all.end());
    if (std::ssize(all) > most)
        all.resize(static_cast<std::size_t>(most));
    return all;
}

Result<Application> apply(db::Write& tx, Caller const& caller, Workplace const& here, NewApplication const& wish)
{
    TRY(access::allow(tx, caller, may_work, { wish.owner }));
    if (wish.applied_at > here.now().at)
        return refuse({ { "applied_on", "public_assistance.application.in_future" } });
    auto const applied_on = day_in_tokyo(wish.applied_at);
    auto head = wish.head;
    if (!head) {
        auto person = wish.person;
        person.owner = wish.owner;
        head = TRY(persons::add(tx, caller, here, person)).id;
    } else
        TRY(persons::use(tx, caller, here, head, wish.owner));
    auto const founded = TRY(persons::found_household(tx, caller, here, persons::HouseholdKind::Assistance, wish.owner, { { head, "世帯主", applied_on, std::nullopt } }));
    auto const rules = setting(tx, here);
    Household household;
    household.id = founded.id;
    household.number = store::next_number(tx);
    household.owner = wish.owner;
    household.caseworker = caller.position;
    household.grade = rules.standing.grade, household.winter_zone = rules.standing.winter_zone;
    store::insert(tx, household);
    Application made;
    made.id = { here.now().id() };
    made.household = household.id, made.owner = wish.owner;
    made.applied_at = wish.applied_at;
    made.means = wish.means;
    made.consultation = wish.consultation;
    made.case_id = wish.case_id;
    made.answer_by = answer_by(applied_on);
    store::insert(tx, made);
    if (wish.consultation)
        if (auto talked = store::consultation(tx, wish.consultation)) {
            talked->household = household.id;
            talked->wish = Wish::Applies;
            if (!store::change(tx, *talked))
                return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
        }
    service::trace(tx, caller, here, "public_assistance.application.received", household.id,
        { { "application", made.id.value }, { "means", word_of(made.means) }, { "applied_on", applied_on.iso() }, { "number", std::to_string(household.number) } });
    return made;
}

Result<Application> answer_later(db::Write& tx, Caller const& caller, Workplace const& here, AssistanceApplicationId const& id, std::string_view why, std::int64_t expected_version)
{
    auto one = TRY(open_application(tx, caller, here, id, expected_version));
    TRY(service::words_at("why", why, 500));
    if (!one.why_longer.empty())
        return refuse(Kind::Conflict, "public_assistance.application.longer_already");
    one.why_longer = std::string(text::trimmed(why));
    one.answer_by = answer_at_last(day_in_tokyo(one.applied_at));
    auto const household = TRY(find_household(tx, caller, one.household));
    TRY(service::notify_later(tx, caller, here, household, one));
    return changed(tx, caller, here, std::move(one), "public_assistance.application.answer_put_off");
}

Result<Application> deem_refused(db::Write& tx, Caller const& caller, Workplace const& here, AssistanceApplicationId const& id, std::int64_t expected_version)
{
    auto one = TRY(open_application(tx, caller, here, id, expected_version));
    if (!may_be_deemed_refused(day_in_tokyo(one.applied_at), here.now().today()))
        return refuse(Kind::Conflict, "public_assistance.application.not_yet_deemed");
    return closed(tx, caller, here, std::move(one), ApplicationState::Deemed, "public_assistance.application.deemed_refused");
}

Result<Application> withdraw(db::Write& tx, Caller const& caller, Workplace const& here, AssistanceApplicationId const& id, std::int64_t expected_version)
{
    auto one = TRY(open_application(tx, caller, here, id, expected_version));
    return closed(tx, caller, here, std::move(one), ApplicationState::Withdrawn, "public_assistance.application.withdrawn");
}

Result<Application> reopen(db::Write& tx, Caller const& caller, Workplace const& here, AssistanceApplicationId const& id, std::int64_t expected_version)
{
    auto one = store::application(tx, id);
    if (!one)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    auto const household = TRY(service::to_change(tx, caller, here, one->household));
    if (one->version != expected_version)
        return refuse(Kind::Conflict, "public_assistance.changed_meanwhile");
    if (one->case_id)
        return refuse(Kind::Conflict, "public_assistance.decision.on_its_case");
    if (one->state != ApplicationState::Deemed && one->state != ApplicationState::Refused)
        return refuse(Kind::Conflict, "public_assistance.application.closed");
    if (one->state == ApplicationState::Refused)
        TRY(access::allow(tx, caller, may_supervise, { household.owner }));  // a refusal was decided: a clerk alone does not take it up again
    TRY(service::reopened(tx, caller, here, *one));
    return std::move(*one);
}

Result<Household> find_household(db::Read& tx, Caller const& caller, HouseholdId const& id)
{
    auto found = store::household(tx, id);
    if (!found || !access::allow(tx, caller, may_read, { found->owner }))
        return refuse(Kind::NotFound, "public_assistance.not_found");
    return std::move(*found);
}

std::optional<Household> household_of_number(db::Read& tx, std::int64_t number) { return store::household_of_number(tx, number); }
std::vector<Household> households(db::Read& tx, Caller const& caller, std::int64_t after, int most)
{
    std::vector<Household> all;
    for (auto const& division : access::scope(tx, caller, may_read))
        std::ranges::move(store::households(tx, division, after, most), std::back_inserter(all));
    std::ranges::sort(all, {}, &Household::number);
    all.erase(std::ranges::unique(all, {}, &Household::number).begin(), all.end());
    if (std::ssize(all) > most)
        all.resize(static_cast<std::size_t>(most));
    return all;
}

std::vector<Household> service::living(db::Read& tx, Caller const& caller)
{
    constexpr int in_a_page = 500;
    std::vector<Household> all;
    for (auto const& division : access::scope(tx, caller, may_read))
        for (std::int64_t after = 0;;) {
            auto page = store::living(tx, division, after, in_a_page);
            if (page.empty())
                break;
            after = page.back().number;
            std::ranges::move(page, std::back_inserter(all));
        }
    std::ranges::sort(all, {}, &Household::number);
    all.erase(std::ranges::unique(all, {}, &Household::number).begin(), all.end());
    return all;
}

std::vector<Application> applications_of(db::Read& tx, HouseholdId const& id) { return store::applications(tx, id); }

Result<Household> keep_household(db::Write& tx, Caller const& caller, Workplace const& here, Household const& typed)
{
    auto one = TRY(service::to_change(tx, caller, here, typed.id));
    auto standing = setting(tx, here).standing;
    standing.grade = typed.grade, standing.winter_zone = typed.winter_zone;
    TRY(checked(standing));
    if (auto const position = organization::position(tx, typed.caseworker); typed.caseworker && (!position || !access::within(position->division, one.owner)))
        return refuse({ { "caseworker", "public_assistance.caseworker.wrong" } });
    one.caseworker = typed.caseworker;
    one.grade = typed.grade, one.winter_zone = typed.winter_zone;
    one.visit_grade = typed.visit_grade;
    one.pay_way = typed.pay_way;
    one.version = typed.version;
    one = TRY(service::kept(tx, std::move(one)));
    service::trace(tx, caller, here, "public_assistance.household.kept", one.id, { { "grade", one.grade }, { "visit_grade", word_of(one.visit_grade) }, { "pay_way", word_of(one.pay_way) } });
    return one;
}

// 37条の2: rent goes to the landlord; its account is sealed.
Result<Household> pay_rent_to(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, std::string_view landlord, treasury::BankAccount const& account, std::int64_t expected_version)
{
    auto one = TRY(service::to_change(tx, caller, here, id));
    auto into = treasury::BankAccount {};
    if (!service::is_blank(landlord)) {
        TRY(service::words_at("landlord", landlord, service::most_name));
        into = TRY(treasury::checked(account));
    }
    one.landlord = std::string(text::trimmed(landlord));
    one.version = expected_version;
    one = TRY(service::kept(tx, std::move(one)));
    store::keep_account(tx, id, one.landlord.empty() ? std::string() : service::boxed(here, id, into));
    service::trace(tx, caller, here, one.landlord.empty() ? "public_assistance.landlord.ended" : "public_assistance.landlord.kept", id);
    return one;
}

Result<void> add_member(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, persons::NewIndividual person, std::string_view relation, Day from)
{
    auto const one = TRY(service::to_change(tx, caller, here, id));
    TRY(service::words_at("relation", relation, service::most_name));
    auto const group = persons::household(tx, id);
    if (!group)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    person.owner = one.owner;
    auto const added = TRY(persons::add(tx, caller, here, person));
    TRY(persons::join(tx, caller, here, id, { added.id, std::string(relation), from, std::nullopt }, group->version));
    service::trace(tx, caller, here, "public_assistance.member.came", id, { { "individual", added.id.value }, { "from", from.iso() } });
    return {};
}

Result<void> remove_member(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, IndividualId const& who, Day last_day)
{
    TRY(service::to_change(tx, caller, here, id));
    auto const group = persons::household(tx, id);
    if (!group)
        return refuse(Kind::NotFound, "public_assistance.not_found");
    TRY(persons::leave(tx, caller, here, id, who, last_day, group->version));
    service::trace(tx, caller, here, "public_assistance.member.left", id, { { "individual", who.value }, { "last_day", last_day.iso() } });
    return {};
}

std::vector<db::Statement> statements()
{
    std::vector<db::Statement> all;
    for (auto const& some : { store::case_statements(), store::decision_statements(), store::money_statements(), store::run_statements(), store::visit_statements(), store::sheet_statements(), store::exchange_statements(), store::ticket_statements(),
             store::instruction_statements() })
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

}  // namespace mado::public_assistance
