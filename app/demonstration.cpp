#include "demonstration.h"

#include "demonstrated_datasets.h"
#include "publishing.h"

#include <mado/accounts/demonstration.h>
#include <mado/administration/accounts.h>
#include <mado/applications/apply.h>
#include <mado/documents/documents.h>
#include <mado/crypto/box.h>
#include <mado/identity/factor.h>
#include <mado/meetings/meetings.h>
#include <mado/organization/organization.h>
#include <mado/photo/photo.h>
#include <mado/rounds/rounds.h>
#include <mado/treasury/notices.h>
#include <mado/treasury/payouts.h>
#include <mado/yaml/document.h>

namespace mado {

namespace {

constexpr char password[] = "madoguchi-demo";

yaml::Node parsed(std::string const& name, std::string_view text)
{
    auto document = yaml::parse(text);
    if (!document)
        throw std::runtime_error("definitions/" + name + ":" + std::to_string(document.error().front().place.line) + ": " + document.error().front().english);
    return std::move(*document);
}

std::vector<std::string> words_of(yaml::Node const* list)
{
    std::vector<std::string> words;
    if (list)
        for (auto const& item : list->items)
            words.push_back(item.text);
    return words;
}

// One town in one staff zone.
class Town {
public:
    Town(Zone& zone, yaml::Node const& file, std::string tenant, std::string password_hash, Day today)
        : here_(zone.here()), zone_(zone.name()), file_(file), tenant_(std::move(tenant)), password_hash_(std::move(password_hash)), today_(today)
    {
    }

    void fill()
    {
        must(here_.database.write(tenant_, [&](db::Write& tx) -> Result<void> {
            divisions(tx);
            positions(tx);
            return staff(tx);
        }), "organization of " + tenant_);
    }

    // A meeting as its organizer would enter it. People are named by their numbers.
    void meet(yaml::Node const& about)
    {
        must(here_.database.write(tenant_, [&](db::Write& tx) -> Result<void> {
            auto const organizer = organization::person_of_number(tx, about.text_of("organizer")).value();
            Caller const caller { .tenant = tenant_, .kind = CallerKind::Staff, .person = organizer.id, .position = organization::positions_of(tx, organizer.id, today_).at(0).id };
            auto const starts_at = instant_in_tokyo(today_.plus_days(std::stoi(about.text_of("in_days"))), std::stoi(about.text_of("hour")));
            auto const meeting = TRY(meetings::convene(tx, caller, here_, { value_of<meetings::MeetingKind>(about.text_of("kind")), {}, about.text_of("title"), about.text_of("place"), starts_at,
                { starts_at.microseconds + 3'600'000'000 } }));
            auto all = meetings::members(tx, meeting.id);
            all.push_back({ {}, organization::person_of_number(tx, about.text_of("chair")).value().id, {}, meetings::Part::Chair, meetings::Attendance::Unknown });
            for (auto const& number : words_of(about.find("members")))
                all.push_back({ {}, organization::person_of_number(tx, number).value().id, {}, meetings::Part::Member, meetings::Attendance::Unknown });
            TRY(meetings::keep_members(tx, caller, here_, meeting.id, all, meeting.version));
            std::vector<meetings::Item> agenda;
            for (auto const& title : words_of(about.find("agenda")))
                agenda.push_back({ {}, title, organizer.name, 20 });
            return meetings::keep_agenda(tx, caller, here_, meeting.id, agenda, meeting.version + 1);
        }), "meeting of " + tenant_);
    }

    // 収納先の番号, as the treasurer would enter them; without eL-QR, whose check digits nobody has given yet.
    void collect(yaml::Node const& about)
    {
        Caller const program { .tenant = tenant_, .kind = CallerKind::System, .job = "madoguchi.demo" };
        treasury::Collector kept;
        kept.issuer = about.text_of("issuer");
        kept.free_head = about.text_of("free_head");
        kept.pay_easy = about.text_of("pay_easy");
        kept.division = about.text_of("division");
        kept.account = about.text_of("account");
        must(here_.database.write(tenant_, [&](db::Write& tx) { return treasury::keep_collector(tx, program, here_, kept); }), "numbers of collection of " + tenant_);
    }

    // 依頼人 of 総合振込, as the treasurer would enter it.
    void pay_as(yaml::Node const& about)
    {
        Caller const program { .tenant = tenant_, .kind = CallerKind::System, .job = "madoguchi.demo" };
        auto const name = about.text_of("name");
        treasury::Client const client { about.text_of("code"), name, { .bank = about.text_of("bank"), .bank_name = about.text_of("bank_name"), .branch = about.text_of("branch"),
            .branch_name = about.text_of("branch_name"), .kind = about.text_of("kind"), .number = about.text_of("number"), .name = name } };
        must(here_.database.write(tenant_, [&](db::Write& tx) { return treasury::keep_client(tx, program, here_, client); }), "client of transfers of " + tenant_);
    }

    // The clerk who keeps the procedures of the town.
    Caller definer() const { return { .tenant = tenant_, .kind = CallerKind::Staff, .person = administrator_, .position = administrator_position_ }; }

private:
    void divisions(db::Write& tx)
    {
        for (auto const& unit : file_.find("units")->entries) {
            organization::keep_division(tx, { unit.key, unit.value.find("title")->text_of("ja"), unit.value.text_of("phone"), unit.value.text_of("place"),
                unit.value.text_of("address", file_.find("contact")->text_of("address")) });
            if (auto const sign = unit.value.text_of("sign"); !sign.empty())
                documents::keep_sign(tx, unit.key, sign);
        }
        documents::keep_sign(tx, "", file_.text_of("number_word"));
    }

    void positions(db::Write& tx)
    {
        for (auto const& entry : file_.find("positions")->entries) {
            auto const zones = words_of(entry.value.find("zones"));
            if (std::ranges::find(zones, zone_) == zones.end())
                continue;
            PositionId const id { here_.ids.uuid(here_.clock.now().microseconds) };
            positions_[entry.key] = id;
            organization::keep_position(tx, { id, entry.value.text_of("unit"), entry.value.text_of("title"), entry.value.text_of("rank") });
            auto const roles = words_of(entry.value.find("roles"));
            bool const administers = std::ranges::find(roles, "administrator") != roles.end();
            for (auto const& role : roles)
                access::grant(tx, id, { value_of<access::Role>(role), administers ? "" : entry.value.text_of("unit") });
            if (administers)
                administrator_position_ = id;
        }
    }

    Result<void> staff(db::Write& tx)
    {
        Caller const program { .tenant = tenant_, .kind = CallerKind::System, .job = "madoguchi.demo" };
        for (auto const& entry : file_.find("staff")->entries) {
            std::vector<PositionId> held;
            for (auto const& name : words_of(entry.value.find("positions")))
                if (positions_.contains(name))
                    held.push_back(positions_.at(name));
            if (held.empty())
                continue;
            auto const person = TRY(administration::create_account(tx, program, here_, { entry.value.text_of("name"), entry.value.text_of("number"), entry.key, password_hash_ }));
            if (zone_ == "core")  // where a second factor is asked for: its code stands on the page of sign-in, of a demonstration alone
                identity::keep_factor(tx, identity::demonstrated_factor({ here_.keys.storage }, tenant_, person.id, here_.now()));
            for (auto const& position : held) {
                organization::assign(tx, { person.id, position, Day::of(today_.month() < 4 ? today_.year() - 1 : today_.year(), 4, 1).value(), {} });
                if (position == administrator_position_)
                    administrator_ = person.id;
            }
        }
        return {};
    }

    Workplace const& here_;
    std::string zone_;
    yaml::Node const& file_;
    std::string tenant_, password_hash_;
    Day today_;
    std::map<std::string, PositionId> positions_;
    PositionId administrator_position_;
    PersonId administrator_;
};

// The text with another expression as the setting's `value`, which stands in the setting's own line.
std::string with_setting(std::string text, std::string const& name, std::string const& expression)
{
    constexpr std::string_view value = "value: '";
    auto const line = text.find("\n  " + name + ": {");
    auto const end = line == std::string::npos ? line : text.find('\n', line + 1);
    auto const from = line == std::string::npos ? line : text.find(value, line);
    if (from == std::string::npos || from > end)
        throw std::runtime_error("demo: there is no setting " + name + " with a value");
    auto const first = from + value.size();
    return text.replace(first, text.find('\'', first) - first, expression);
}

// The text with another 主管課, which stands in a line of its own.
std::string with_owner(std::string text, std::string const& owner)
{
    constexpr std::string_view key = "\nowner: ";
    auto const from = text.find(key);
    if (from == std::string::npos)
        throw std::runtime_error("demo: there is no owner");
    auto const first = from + key.size();
    return text.replace(first, text.find('\n', first) - first, owner);
}

void publish(Workplace const& here, Caller const& definer, std::string const& procedure, yaml::Node const& about, Day today)
{
    auto const* settings = about.find("settings");
    auto const owner = about.text_of("owner");
    std::optional<std::string> text;
    if (settings || !owner.empty())
        text = std::string(here.library.text("procedures/" + procedure + ".yaml"));
    if (settings)
        for (auto const& setting : settings->entries)
            text = with_setting(std::move(*text), setting.key, setting.value.text);
    if (!owner.empty())
        text = with_owner(std::move(*text), owner);
    publish_procedure(here, definer, procedure, text, today);
}

// A rule as the town publishes it; with `draft`, one that somebody is still working on.
void adopt_rule(Workplace const& here, Caller const& definer, std::string const& path, yaml::Node const& about, Day today)
{
    if (auto const draft = about.text_of("draft"); !draft.empty())
        return draft_decision(here, definer, path, std::string(here.library.text("demo/decisions/" + draft + ".dmn")));
    publish_decision(here, definer, path, std::nullopt, today);
}

// "-30" is the day thirty days before today, "+14 tuesday" the first Tuesday not before the fourteenth day after it.
std::optional<Day> day_of(std::string const& words, Day today)
{
    constexpr std::array<std::string_view, 7> weekdays { "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday" };
    auto const blank = words.find(' ');
    auto const number = words.substr(0, blank);
    if (number.size() < 2 || (number[0] != '-' && number[0] != '+') || number.find_first_not_of("0123456789", 1) != std::string::npos)
        return {};
    auto const day = today.plus_days(std::stoi(number));
    if (blank == std::string::npos)
        return day;
    auto const weekday = std::ranges::find(weekdays, std::string_view(words).substr(blank + 1));
    if (weekday == weekdays.end())
        return {};
    auto const wanted = static_cast<int>(weekday - weekdays.begin()) + 1;
    return day.plus_days((wanted - static_cast<int>(day.weekday()) + 7) % 7);
}

// Answers are JSON in the stored forms of definitions/answers.h, with such days in braces.
std::string with_days(std::string text, Day today)
{
    for (auto from = text.find("{"); from != std::string::npos; from = text.find("{", from + 1)) {
        auto const end = text.find('}', from);
        if (auto const day = day_of(text.substr(from + 1, end - from - 1), today))
            text.replace(from, end - from + 1, day->iso());
    }
    return text;
}

// Rounds (募集回) as the office would enter and publish them.
void publish_rounds(Workplace const& here, std::map<std::string, Caller> const& definers, yaml::Node const& file, Day today)
{
    auto const* all = file.find("rounds");
    if (!all)
        return;
    for (auto const& entry : all->entries) {
        auto const definer = definers.find(entry.value.text_of("town"));
        auto const parsed = json::parse(with_days(entry.value.text_of("round"), today));
        auto const round = parsed ? definitions::round_from(*parsed) : std::nullopt;
        if (definer == definers.end() || !round)
            throw std::runtime_error("demo: the round " + entry.key + " is none, or its town is not there");
        must(here.database.write(definer->first, [&](db::Write& tx) -> Result<rounds::Kept> {
            auto const kept = TRY(rounds::save(tx, definer->second, here, std::nullopt, *round, 0));
            return rounds::publish(tx, definer->second, here, kept.id, {}, kept.version);
        }), "round " + entry.key);
    }
}

// An invented drawing, as a scanner would make a PDF of it: a frame with a sign in it.
std::string drawn_pdf(std::string const& title)
{
    photo::Picture picture { 1169, 827, std::string(std::size_t { 1169 } * 827 * 3, '\xFF') };
    auto const line = [&](int left, int top, int right, int bottom) {
        for (int y = top; y < bottom; ++y)
            for (int x = left; x < right; ++x)
                for (int part = 0; part < 3; ++part)
                    picture.rgb[static_cast<std::size_t>((y * picture.width + x) * 3 + part)] = '\x30';
    };
    auto const frame = [&](int left, int top, int right, int bottom, int thick) {
        line(left, top, right, top + thick), line(left, bottom - thick, right, bottom), line(left, top, left + thick, bottom), line(right - thick, top, right, bottom);
    };
    frame(60, 60, 1109, 767, 6);
    frame(220, 360, 760, 767, 4);
    frame(300, 420, 680, 520, 4);
    frame(800, 300, 880, 480, 8);
    photo::Album album;
    album.add(picture);
    return album.pdf({ .title = title, .author = {} });
}

// `drawn: FIELD`: what the answers leave to the post is sent as a file.
void add_drawn(Workplace const& front, yaml::Node const& application, applications::Filled& filled)
{
    auto const field = application.text_of("drawn");
    if (field.empty())
        return;
    auto const title = std::string("見本の図面.pdf");
    auto const blob = front.files.keep_bytes(drawn_pdf(title));
    filled.keys[blob.name] = json::object({ { "key", crypto::base64url(crypto::view(blob.key.bytes)) }, { "size", static_cast<std::int64_t>(blob.size) } });
    filled.answers[field] = json::object({ { "way", "file" },
        { "blobs", json::array({ json::object({ { "name", blob.name }, { "title", title }, { "type", "application/pdf" }, { "size", static_cast<std::int64_t>(blob.size) } }) }) } });
}

applications::Receipt apply(World& world, std::string const& tenant, yaml::Node const& application, Day today)
{
    auto const& front = world.zone("front").here();
    applications::Filled filled { .procedure = application.text_of("procedure"), .applicant = application.text_of("applicant", "person"), .answers = demonstrated_answers(application, today),
        .notice = application.text_of("notice", "electronic"), .round = application.text_of("round") };
    add_drawn(front, application, filled);
    return must(applications::apply(front, tenant, filled), "apply for " + application.text_of("procedure"));
}

// The account that visitors of the demonstration may use, with those applications that say `account: true`.
void add_account(World& world, std::string const& tenant, std::vector<applications::Receipt> const& receipts)
{
    accounts::Demonstrated person { "見本 花子", "ミホン ハナコ", "総社市中央一丁目1番1号", "0866000101" };
    for (auto const& receipt : receipts)
        person.applications.emplace_back(receipt.application, receipt.key);
    auto const& here = world.zone("front").here();
    auto const prepared = accounts::prepare_demonstration(here, person);
    must(here.database.write(tenant, [&](db::Write& tx) { return accounts::demonstrate(tx, prepared); }), "account of a visitor");
}

}  // namespace

json::Object demonstrated_answers(yaml::Node const& application, Day today)
{
    auto const answers = json::parse(with_days(application.text_of("answers"), today));
    if (!answers)
        throw std::runtime_error("demo: the answers are not JSON: " + answers.error().says);
    return answers->object();
}

std::vector<yaml::Node> demonstrated_applications(definitions::Library const& library)
{
    std::vector<yaml::Node> applications;
    auto const name = std::string("demo/applications.yaml");
    if (!library.has(name))
        return applications;
    auto const file = parsed(name, library.text(name));
    for (auto const& application : file.find("applications")->entries)
        applications.push_back(application.value);
    return applications;
}

void fill_with_demonstration(World& world, std::function<void(std::string const&)> const& say)
{
    auto const& library = world.knowledge().library;
    auto const hash = must(administration::first_password(password), "password");
    auto const today = world.zone("front").here().now().today();
    std::map<std::string, Caller> definers;
    for (auto const& path : library.paths("demo/")) {
        if (!path.ends_with(".yaml"))
            continue;
        auto const file = parsed(path, library.text(path));
        auto const tenant = file.text_of("demo");
        auto const* town = world.knowledge().towns.by_code(tenant);
        if (!town)
            continue;
        say(town->name + "の職員と権限");
        Town office(world.zone("office"), file, tenant, hash, today), core(world.zone("core"), file, tenant, hash, today);
        office.fill();
        core.fill();
        definers.emplace(tenant, office.definer());
        for (auto* zone : { &office, &core }) {
            if (auto const* collector = file.find("collector"))
                zone->collect(*collector);
            if (auto const* client = file.find("client"))
                zone->pay_as(*client);
        }
        if (auto const* planned = file.find("meetings"))
            for (auto const& meeting : planned->entries)
                office.meet(meeting.value);
        if (auto const* datasets = file.find("datasets")) {
            say(town->name + "のオープンデータ");
            demonstrate_datasets(world.zone("office").here(), tenant, *datasets);
        }
        if (auto const* adopted = file.find("procedures"))
            for (auto const& procedure : adopted->entries) {
                say(town->name + "の手続 " + procedure.key + " を公開");
                publish(world.zone("office").here(), office.definer(), procedure.key, procedure.value, today);
            }
        if (auto const* rules = file.find("decisions"))
            for (auto const& rule : rules->entries) {
                say(town->name + "の規則 " + rule.key);
                adopt_rule(world.zone("office").here(), office.definer(), rule.key, rule.value, today);
            }
    }
    if (auto const rounds = std::string("demo/rounds.yaml"); library.has(rounds)) {
        say("架空の募集回");
        publish_rounds(world.zone("office").here(), definers, parsed(rounds, library.text(rounds)), today);
    }
    say("公開した手続を電子窓口と基幹業務へ届ける");
    world.settle();
    if (auto const applications = demonstrated_applications(library); !applications.empty()) {
        say("架空の申請");
        std::map<std::string, std::vector<applications::Receipt>> of_visitor;
        for (auto const& application : applications) {
            auto const receipt = apply(world, application.text_of("town"), application, today);
            if (application.text_of("account") == "true")
                of_visitor[application.text_of("town")].push_back(receipt);
        }
        for (auto const& [tenant, receipts] : of_visitor)
            add_account(world, tenant, receipts);
        world.settle();
    }
}

}  // namespace mado
