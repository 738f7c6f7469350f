#pragma once
// A front with a catalogue, and an office that publishes to it. 岡山県 and two of its towns.
#include <mado/catalogue/module.h>
#include <mado/datasets/dataset.h>
#include <mado/datasets/requests.h>
#include <mado/module/testing/town.h>
#include <mado/portal/module.h>
#include <mado/portal/procedures.h>

#include <fstream>

namespace mado::catalogue_test {

inline std::string const town = testing::code, neighbour = testing::neighbour, prefecture = "330001";

// 避難場所: with a key, positions, an empty cell, a comma, a formula, and a character that CP932 does not have.
inline std::string const shelters = "ID,名称,全国地方公共団体コード,緯度,経度,想定収容人数,開設日,備考\r\n"
                                    "0001,総社小学校,332089,34.6741,133.7462,600,2026-04-01,\"体育館, 校庭\"\r\n"
                                    "0002,常盤公民館,332089,34.6712,133.7518,120,2025-04-01,=1+1\r\n"
                                    "0003,西公園,332089,34.6698,133.7391,900,2024-04-01,\r\n"
                                    "0004,𠮷備公園,332089,34.6489,133.7795,80,2024-10-01,広場\r\n";

// What left, as the post was given it.
struct Carrier final : mail::Post {
    std::vector<mail::Mail> carried;
    Result<void> send(mail::Mail const& mail) override
    {
        carried.push_back(mail);
        return {};
    }
};

struct Catalogue {
    testing::Folder folder;
    Carrier carrier;
    // The other end of webhooks.
    std::vector<http::Call> called;
    std::function<Result<http::Response>(http::Call const&)> receiver = [](http::Call const&) -> Result<http::Response> { return http::Response {}; };
    FixedClock clock { instant_in_tokyo(testing::day("2026-11-18"), 10, 0, 0) };
    Ids ids { 21 };
    std::unique_ptr<Zone> zone;
    std::string cookie, csrf;
    std::vector<Module::Schedule> schedules;

    Catalogue()
    {
        gateway::keys_of("office", (folder.path / "keys").string());
        ZoneOptions options;
        options.name = "front";
        options.data = folder.path;
        options.keys = folder.path / "keys";
        options.database = db::test::fresh();
        options.public_address = "http://localhost:8080";
        options.post = &carrier;
        options.mail_from = "madoguchi@pref.example.jp";
        options.site.audience = web::Audience::Residents;
        options.site.cookie = "mado_front";
        zone = std::make_unique<Zone>(options, testing::ZoneTown::knowledge(), clock, ids);
        zone->plug(portal::describe({}, {}), "modules/front/portal");
        auto catalogue = catalogue::describe([this](http::Call const& call) {
            called.push_back(call);
            return receiver(call);
        });
        schedules = catalogue.schedules;
        zone->plug(std::move(catalogue), "modules/front/catalogue");
        zone->open();
    }

    Workplace const& here() { return zone->here(); }

    datasets::Resource resource(std::string const& csv, std::string key = "ID")
    {
        datasets::Resource made { .id = ids.uuid(clock.now().microseconds), .name = "避難場所", .format = "CSV", .media_type = "text/csv", .file_name = "shelters.csv", .bytes = csv.size(),
            .hash = crypto::sha256_hex(csv), .blob = here().files.keep_bytes(csv), .standard = "municipal/03", .changed_at = clock.now() };
        made.table = datasets::Table { 4, {}, std::move(key) };
        using T = tables::Type;
        for (auto const& [name, type] : { std::pair { "ID", T::Text }, { "名称", T::Text }, { "全国地方公共団体コード", T::Integer }, { "緯度", T::Decimal }, { "経度", T::Decimal }, { "想定収容人数", T::Integer },
                 { "開設日", T::Day }, { "備考", T::Text } })
            made.table->columns.push_back({ .name = name, .type = type, .description = std::string(name) + "の説明" });
        return made;
    }
    datasets::Dataset dataset(std::string const& name, std::string const& csv = shelters)
    {
        datasets::Dataset made { .id = ids.uuid(clock.now().microseconds), .name = name, .title = "指定緊急避難場所一覧", .title_kana = "していきんきゅうひなんばしょいちらん", .description = "災害のときに、まず逃げる場所です。",
            .division = "crisis", .division_name = "危機管理室", .contact = "kiki@city.example.jp", .licence = "CC-BY-4.0", .tags = { "防災", "避難" }, .frequency = "annual", .version = 1, .version_note = "はじめての公開",
            .published_at = clock.now(), .changed_at = clock.now(), .resources = { resource(csv) } };
        made.quality.levels[0] = 95;
        made.stars = 3;
        return made;
    }

    Result<void> receive(json::Value body, std::vector<gateway::BlobName> blobs, std::string const& to = town)
    {
        gateway::Message message;
        message.header = { .tenant = to, .kind = gateway::Kind::Published, .subject = ids.uuid(clock.now().microseconds), .sender = "office", .receiver = "front", .key = {}, .definition = {}, .made_at = {},
            .arrived_at = {}, .blobs = std::move(blobs), .body = {} };
        message.body = std::move(body);
        Caller const office { .tenant = to, .kind = CallerKind::Zone, .job = "office" };
        return here().database.write(to, [&](db::Write& tx) { return portal::receive_published(tx, office, here(), message); });
    }
    Result<void> publish(datasets::Dataset const& dataset, std::string const& to = town)
    {
        std::vector<gateway::BlobName> blobs;
        for (auto const& one : dataset.resources)
            blobs.push_back({ one.blob.name, one.blob.size });
        return receive(datasets::body_of({ dataset, false, {} }), blobs, to);
    }
    Result<void> withdraw(datasets::Dataset const& dataset, std::string const& reason, std::string const& to = town)
    {
        return receive(datasets::body_of({ dataset, true, reason }), {}, to);
    }

    http::Response send(std::string const& method, std::string const& target, http::Pairs form = {}, std::string const& body = {}, http::Pairs headers = {})
    {
        http::Request request;
        request.method = method;
        request.target = target;
        request.remote = "203.0.113.5";
        request.headers = std::move(headers);
        request.headers.emplace_back("host", "localhost:8080");
        std::istringstream parts(target.substr(0, target.find('?')));
        for (std::string part; std::getline(parts, part, '/');)
            if (!part.empty())
                request.segments.push_back(*http::percent_decoded(part));
        if (auto const question = target.find('?'); question != std::string::npos)
            request.query = http::parse_urlencoded(target.substr(question + 1));
        request.form = std::move(form);
        request.body = body;
        if (!csrf.empty() && method == "POST" && body.empty())
            request.form.emplace_back("csrf", csrf);
        if (!cookie.empty())
            request.cookies["mado_front"] = cookie;
        auto response = zone->site().answer(request);
        for (auto const& [name, value] : response.headers)
            if (name == "set-cookie" && value.starts_with("mado_front="))
                cookie = value.substr(11, value.find(';') - 11);
        if (auto token = testing::between(response.body, "name=\"csrf\" value=\"", "\""); !token.empty())
            csrf = std::move(token);
        return response;
    }
    http::Response get(std::string const& target, http::Pairs headers = {}) { return send("GET", target, {}, {}, std::move(headers)); }
    // Of a file on the disk, too.
    std::string body(http::Response const& response)
    {
        if (response.file.empty())
            return response.body;
        std::ifstream in(response.file, std::ios::binary);
        return { std::istreambuf_iterator<char>(in), {} };
    }
    std::string text(std::string const& target) { return body(get(target)); }
    // The next version of it, a moment later.
    datasets::Dataset next(datasets::Dataset one)
    {
        clock.set({ clock.now().microseconds + 60'000'000 });
        ++one.version;
        one.version_note = "数字を直しました";
        one.changed_at = clock.now();
        return one;
    }
    std::int64_t count(std::string_view sql, std::string const& of = town) { return testing::count_in(here().database, sql, of); }
    // CKAN: {"result": …} of a good answer.
    json::Value ckan(std::string const& action, std::string const& query = {})
    {
        auto const response = get("/soja-shi/api/3/action/" + action + (query.empty() ? "" : "?" + query));
        CHECK_MESSAGE(response.status == 200, response.body);
        auto const value = testing::parsed(response.body);
        CHECK(value.flag("success"));
        return value["result"];
    }
    void run_schedule(std::string_view name)
    {
        auto const found = std::ranges::find(schedules, name, &Module::Schedule::name);
        REQUIRE(found != schedules.end());
        found->run(here());
    }
    void run_jobs()
    {
        for (int n = 0; n < 5; ++n)
            zone->runner().once();
    }
};

inline std::string header(http::Response const& response, std::string const& name)
{
    for (auto const& [known, value] : response.headers)
        if (known == name)
            return value;
    return {};
}

}  // namespace mado::catalogue_test
