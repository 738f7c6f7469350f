#include "training.h"

#include "demonstration.h"
#include "publishing.h"

#include <mado/administration/accounts.h>
#include <mado/applications/apply.h>
#include <mado/definitions/decision_shelf.h>
#include <mado/documents/documents.h>

#include <functional>
#include <set>

namespace mado {

namespace {

constexpr std::size_t most_accounts = 200;

struct Post {
    organization::Position position;
    std::vector<access::Grant> grants;
};

// What a town says about itself in public: divisions, positions and their roles. Nobody who holds one.
struct Organization {
    std::vector<organization::Division> divisions;
    std::vector<Post> posts;
};

void check(tenancy::Town const& twin)
{
    if (!twin.training || !tenancy::is_training_code(twin.code))
        throw std::invalid_argument(twin.slug + " is no town for training");
}

bool administers(Post const& post)
{
    return std::ranges::any_of(post.grants, [](access::Grant const& grant) { return grant.role == access::Role::Administrator; });
}

Organization organization_of(Workplace const& here, std::string const& tenant)
{
    auto found = here.database.read(tenant, [](db::Read& tx) {
        Organization all { organization::divisions(tx), {} };
        for (auto const& position : organization::positions(tx))
            all.posts.push_back({ position, access::grants_of(tx, position.id) });
        return all;
    });
    std::ranges::stable_partition(found.posts, administers);
    if (found.posts.empty())
        found.posts.push_back({ { {}, "", "研修担当", "mayor" }, { { access::Role::Examiner, "" }, { access::Role::Approver, "" }, { access::Role::Registrar, "" } } });
    if (found.posts.size() > most_accounts)
        found.posts.resize(most_accounts);
    return found;
}

std::string numbered(std::size_t number)
{
    auto const digits = std::to_string(number);
    return digits.size() < 2 ? "0" + digits : digits;
}

// The first account may do what keeps the twin going, over everything.
std::vector<access::Grant> grants_of(Post const& post, bool is_first)
{
    auto grants = post.grants;
    if (is_first)
        for (auto const role : { access::Role::Administrator, access::Role::Definer, access::Role::Auditor })
            if (std::ranges::find(grants, access::Grant { role, "" }) == grants.end())
                grants.push_back({ role, "" });
    return grants;
}

// One zone of the twin. The caller who keeps its definitions.
Result<Caller> staff_zone(db::Write& tx, Workplace const& here, tenancy::Town const& twin, Organization const& organization, std::string const& password_hash)
{
    Caller const program { .tenant = twin.code, .kind = CallerKind::System, .job = "madoguchi.training" };
    auto const today = here.now().today();
    for (auto division : organization.divisions) {
        division.phone.clear();  // nobody shall ring a real counter
        organization::keep_division(tx, division);
        documents::keep_sign(tx, division.path, "研修");
    }
    documents::keep_sign(tx, "", "研修");
    std::optional<Caller> first;
    for (std::size_t i = 0; i < organization.posts.size(); ++i) {
        auto const& post = organization.posts[i];
        auto position = post.position;
        position.id = { here.ids.uuid(here.clock.now().microseconds) };
        organization::keep_position(tx, position);
        for (auto const& grant : grants_of(post, i == 0))
            access::grant(tx, position.id, grant);
        auto const number = numbered(i + 1);
        auto const person = TRY(administration::create_account(tx, program, here, { "研修 " + number, "K" + number, "kenshu" + number, password_hash }));
        organization::assign(tx, { person.id, position.id, today, {} });
        if (!first)
            first = Caller { .tenant = twin.code, .kind = CallerKind::Staff, .person = person.id, .position = position.id };
    }
    return *first;
}

struct Text { std::string name, text; };

std::vector<Text> procedures_of(Workplace const& here, std::string const& tenant, Day today)
{
    return here.database.read(tenant, [&](db::Read& tx) {
        std::vector<Text> all;
        for (auto const& version : definitions::published_all(tx, today))
            all.push_back({ version.procedure, definitions::text_of(tx, version.hash) });
        return all;
    });
}

std::vector<Text> decisions_of(Workplace const& here, std::string const& tenant, Day today)
{
    return here.database.read(tenant, [&](db::Read& tx) {
        std::vector<Text> all;
        for (auto const& version : definitions::decisions_published(tx, today))
            all.push_back({ version.path, definitions::text_of(tx, version.hash) });
        return all;
    });
}

// The invented applications of the demonstration whose procedure the twin has. One that the town's own rules do not take is passed over.
std::size_t apply_all(World& world, tenancy::Town const& twin, std::vector<Text> const& procedures, Say const& say)
{
    auto const& here = world.zone("front").here();
    auto const today = here.now().today();
    std::size_t sent = 0;
    for (auto const& application : demonstrated_applications(here.library)) {
        auto const procedure = application.text_of("procedure");
        if (std::ranges::find(procedures, procedure, &Text::name) == procedures.end() || !application.text_of("round").empty())
            continue;
        auto const receipt = applications::apply(here, twin.code, { .procedure = procedure, .applicant = application.text_of("applicant", "person"),
            .answers = demonstrated_answers(application, today), .notice = application.text_of("notice", "electronic") });
        if (receipt)
            ++sent;
        else
            say("手続 " + procedure + " の架空の申請は、この団体の決まりに合わないので入れません");
    }
    return sent;
}

// Calls `use` with what stands behind each such word of the migration.
void each_behind(std::string_view sql, std::string_view word, std::function<void(std::string_view rest)> const& use)
{
    for (auto at = sql.find(word); at != std::string_view::npos; at = sql.find(word, at + 1))
        use(sql.substr(at + word.size()));
}

// The tables with rows of towns: read from the migrations themselves, so that a new one cannot be forgotten.
std::vector<std::string> tables_of(Zone const& zone)
{
    std::vector<std::string> tables;
    auto const name_at = [](std::string_view rest) { return std::string(rest.substr(0, rest.find_first_of(" (;\n"))); };
    for (auto const& migration : zone.migrations()) {
        each_behind(migration.sql, "CREATE TABLE ", [&](std::string_view rest) {
            auto const open = rest.find('('), end = rest.find(";");
            auto const name = name_at(rest);
            if (open < end && rest.substr(open, end - open).find("tenant ") != std::string_view::npos && !name.starts_with("audit_"))
                tables.push_back(name);
        });
        each_behind(migration.sql, "DROP TABLE ", [&](std::string_view rest) { std::erase(tables, name_at(rest)); });
    }
    return tables;
}

}  // namespace

bool is_untrained(World& world, tenancy::Town const& twin)
{
    return std::ranges::all_of(world.zones(), [&](auto const& zone) {
        return zone->here().database.read(twin.code, [](db::Read& tx) { return organization::persons(tx).empty(); });
    });
}

Trained fill_training(World& world, tenancy::Town const& twin, std::string const& password, Say const& say)
{
    check(twin);
    auto const hash = must(administration::first_password(password), "password");
    auto const& office = world.zone("office").here();
    auto const today = office.now().today();
    Trained made;
    std::optional<Caller> definer;
    for (auto const* name : { "office", "core" }) {
        auto const& here = world.zone(name).here();
        say(std::string(name) + ": 組織と研修用の職員");
        auto const organization = organization_of(here, twin.twin_of);
        auto const first = must(here.database.write(twin.code, [&](db::Write& tx) { return staff_zone(tx, here, twin, organization, hash); }), "organization");
        made.accounts = std::max(made.accounts, organization.posts.size());
        if (!definer)
            definer = first;
    }
    for (auto const& decision : decisions_of(office, twin.twin_of, today)) {
        say("規則 " + decision.name);
        publish_decision(office, *definer, decision.name, decision.text, today);
        ++made.decisions;
    }
    auto const procedures = procedures_of(office, twin.twin_of, today);
    for (auto const& procedure : procedures) {
        say("手続 " + procedure.name);
        publish_procedure(office, *definer, procedure.name, procedure.text, today);
        ++made.procedures;
    }
    world.carry();
    say("架空の申請");
    made.applications = apply_all(world, twin, procedures, say);
    world.carry();
    return made;
}

std::size_t empty_training(World& world, tenancy::Town const& twin)
{
    check(twin);
    world.carry();  // letters on their way would come to rows that are gone
    std::size_t removed = 0;
    static std::set<std::string> texts;  // a statement is remembered by the database for as long as the process lives
    for (auto const& zone : world.zones())
        for (auto const& table : tables_of(*zone)) {
            auto const& name = *texts.insert("training.empty_" + table).first;
            auto const& sql = *texts.insert("DELETE FROM " + table + " WHERE tenant = $tenant").first;
            db::Statement const statement { name, sql };
            removed += static_cast<std::size_t>(must(zone->here().database.write(twin.code, [&](db::Write& tx) -> Result<std::int64_t> { return tx.execute(statement, {}); }), table));
        }
    return removed;
}

}  // namespace mado
