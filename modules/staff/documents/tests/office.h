#pragma once
// An office zone in memory with two towns: what the tests of this module stand in.
#include <mado/db/fresh.h>
#include <mado/documents/module.h>
#include <mado/documents/documents.h>

#include "service/printing.h"
#include "service/render.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/organization/organization.h>

#include <algorithm>
#include <filesystem>

namespace mado::embedded {
std::span<File const> access();
std::span<File const> identity();
std::span<File const> audit();
std::span<File const> organization();
std::span<File const> files();
std::span<File const> gateway();
std::span<File const> jobs();
}

namespace mado::documents::test {

inline definitions::Library const& library()
{
    static auto const all = definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    return all;
}

inline papers::Papers const& all_papers()
{
    static papers::Papers const all(library());
    return all;
}

inline json::Value parsed(std::string_view text)
{
    auto value = json::parse(text);
    REQUIRE_MESSAGE(value, text);
    return *value;
}

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-documents-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

struct Office {
    static constexpr char const* town = "332089";
    static constexpr char const* neighbour = "331007";

    Folder folder;
    gateway::Keys front = gateway::keys_of("front", (folder.path / "keys").string());
    gateway::Keys keys = gateway::keys_of("office", (folder.path / "keys").string());
    db::Database database { db::test::fresh() };
    Ids ids { 7 };
    FixedClock clock { instant_in_tokyo(*Day::parse("2026-11-27"), 10) };
    tenancy::Towns towns = tenancy::Towns::from_csv(library().text("towns/towns.csv"));
    definitions::Cache cache;
    Calendar calendar = Calendar::always_open();
    files::Store files { folder.path / "files" };
    Listeners listeners;
    Workplace here { "office", database, clock, ids, towns, library(), cache, all_papers(), calendar, files, keys, listeners, "http://localhost:8080", "a@example.jp" };
    crypto::KeyPair applicant = crypto::make_key_pair();
    CaseId of { ids.uuid(1) };
    std::vector<Dispatched> dispatched;
    Caller clerk = staff("p", "hayashi"), second = staff("p", "takata"), stranger = staff("q", "oka");

    template <class Work>
    auto write(Work work, std::string const& tenant = town) { return database.write(tenant, std::move(work)); }

    Office()
    {
        std::vector<db::Migration> migrations;
        auto const add = [&](std::string const& module, std::span<embedded::File const> embedded) {
            int number = 0;
            for (auto const& file : embedded)
                if (file.path.starts_with("migrations/"))
                    migrations.push_back({ module, ++number, std::string(file.path.substr(11)), file.bytes });
        };
        add("access", embedded::access()), add("audit", embedded::audit()), add("identity", embedded::identity()), add("organization", embedded::organization()), add("files", embedded::files());
        add("gateway", embedded::gateway()), add("jobs", embedded::jobs()), add("documents", describe().files);
        database.migrate(migrations);
        listeners.on<Dispatched>([this](db::Write&, Caller const&, Workplace const&, Dispatched const& event) -> Result<void> {
            dispatched.push_back(event);
            return {};
        });
        write([&](db::Write& tx) -> Result<void> {
            organization::keep_division(tx, { "environment", "市民生活部 環境課", "0866-00-0000", "" });
            organization::keep_division(tx, { "environment/animals", "市民生活部 環境課 動物係", "0866-00-0001", "" });
            access::grant(tx, { "p" }, { access::Role::Examiner, "environment" });
            access::grant(tx, { "p" }, { access::Role::Registrar, "environment/animals" });
            access::grant(tx, { "q" }, { access::Role::Examiner, "welfare" });
            return {};
        });
    }

    static Caller staff(std::string position, std::string person)
    {
        return { .tenant = town, .kind = CallerKind::Staff, .person = { std::move(person) }, .position = { std::move(position) } };
    }

    Issue tag(Way way = Way::Electronic) const
    {
        return { .of = of, .owner = "environment/animals", .name = "dog_tag", .title = "犬の登録済通知書(鑑札の交付)", .addressee = "市川 みなみ 様",
            .series = Series::Letter, .way = way, .values = parsed(R"({ "issuer": { "office": "市民生活部 環境課 動物係" }, "answer": { "dog_name": "コテツ" } })"),
            .application_key = crypto::base64url(crypto::view(applicant.public_half.bytes)), .receipt_number = ids_receipt,
            .clear = parsed(R"({ "expected_on": "2026-12-01" })"), .box = parsed(R"({ "words": "登録しました。" })") };
    }
    std::string ids_receipt = Ids(3).receipt_number();

    Document issued(Issue const& what, std::string const& tenant = town)
    {
        auto result = write([&](db::Write& tx) { return issue(tx, { .tenant = tenant, .kind = CallerKind::System, .job = "test" }, here, what); }, tenant);
        REQUIRE(result);
        return *result;
    }

    Result<void> run(DocumentId const& id, std::string const& tenant = town)
    {
        return render(here, { { "j" }, tenant, std::string(render_job), json::object({ { "document", id.value } }), 0 });
    }

    std::optional<Document> found(DocumentId const& id, std::string const& tenant = town)
    {
        auto document = database.read(tenant, [&](db::Read& tx) { return find(tx, id); });
        return document ? std::optional(*document) : std::nullopt;
    }

    std::vector<PrintTask> tasks(Caller const& caller)
    {
        return database.read(town, [&](db::Read& tx) { return tasks_for(tx, caller); });
    }

    std::vector<std::string> events(DocumentId const& id)
    {
        return database.read(town, [&](db::Read& tx) {
            std::vector<std::string> names;
            for (auto const& event : audit::events_of(tx, { "document", id.value }))
                names.push_back(event.event);
            return names;
        });
    }

    std::int64_t count(std::string_view sql)
    {
        return database.read(town, [&](db::Read& tx) { return tx.one({ "test.count", sql }, {}, [](db::Row const& row) { return row.integer("n"); }).value(); });
    }

    // What the front is told, oldest first.
    std::vector<json::Value> told()
    {
        gateway::Gateway gateway(keys, database, files, clock, ids);
        std::vector<json::Value> bodies;
        for (auto const& encoded : gateway.waiting_for("front", 100)) {
            auto const opened = crypto::open(front.sealing, gateway::decode(encoded).value().sealed);
            REQUIRE(opened);
            bodies.push_back(parsed(gateway::unpadded(*opened)));
        }
        return bodies;
    }

    void days_pass(int days) { clock.set({ clock.now().microseconds + days * 86'400'000'000LL }); }
};

}  // namespace mado::documents::test
