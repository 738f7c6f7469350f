#include <mado/db/fresh.h>
#include <mado/module/zone.h>

#include <filesystem>

using namespace mado;

namespace {

// A module as small as a module can be: one page that everyone may open, one form that refuses, one page for staff.
struct NotePage {
    std::string word, fault;
    std::optional<web::TroubleSummary> trouble_summary;
    static constexpr auto fields = std::tuple { html::field("word", &NotePage::word), html::field("fault", &NotePage::fault), html::field("trouble_summary", &NotePage::trouble_summary) };
};

constexpr char note_template[] = "{{<layout}}{{$title}}note{{/title}}{{$main}}<form method=\"post\">{{>csrf}}{{>error_summary}}<input id=\"word\" name=\"word\" value=\"{{word}}\">"
                                 "<p>{{fault}}</p></form>{{/main}}{{/layout}}";
constexpr embedded::File note_files[] = { { "templates/note.html", note_template } };
constexpr access::Action may_see { "notes.see", { access::Role::Examiner } };

Module notes()
{
    auto const show = [](web::Visit const& visit, web::Attempt const* attempt) -> Result<http::Response> {
        return web::page(visit, "notes/note.html", NotePage { visit.request.answer("word"), web::trouble_of(visit, attempt, "word"), web::trouble_summary(visit, attempt) }, attempt);
    };
    auto const act = [](web::Visit const& visit) -> Result<http::Response> {
        if (visit.request.answer("word").empty())
            return refuse({ { "word", "web.not_found" } });
        if (visit.request.answer("word") == "fail")
            throw std::runtime_error("an accident");
        return web::done(visit, "/notes", "notes.said.kept");
    };
    return { .name = "notes", .files = note_files, .actions = { may_see },
        .routes = { web::form("/notes").open_to_everyone().to(show, act), web::page("/staff-only").needs(may_see).to(show),
            web::page("/file").open_to_everyone().to([](web::Visit const&, web::Attempt const*) -> Result<http::Response> {
                auto response = http::bytes("text/csv", "a\n");
                response.with("content-disposition", "attachment; filename=\"list.csv\"");
                return response;
            }) },
        .pages = { html::page<NotePage>("notes/note.html") } };
}

struct World {
    std::filesystem::path folder;
    FixedClock clock { { 1'790'000'000'000'000 } };
    Ids ids;
    static Knowledge& knowledge()
    {
        static Knowledge shared(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"), { "soja-shi" });
        return shared;
    }
    std::unique_ptr<Zone> zone;

    World()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-zone-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        ZoneOptions options;
        options.name = "front";
        options.data = folder;
        options.keys = options.data / "keys";
        options.database = db::test::fresh();
        options.site.cookie = "mado_front";
        options.site.hosts = { { "www.city.example.jp", "soja-shi" } };
        zone = std::make_unique<Zone>(options, knowledge(), clock, ids);
        zone->plug(notes(), "");
        zone->open();
    }
    ~World()
    {
        zone.reset();
        std::filesystem::remove_all(folder);
    }

    http::Request request(std::string const& method, std::string const& target) const
    {
        http::Request request;
        request.method = method;
        request.target = target;
        auto path = target.substr(0, target.find('?'));
        std::istringstream parts(path);
        for (std::string part; std::getline(parts, part, '/');)
            if (!part.empty())
                request.segments.push_back(part);
        if (auto const question = target.find('?'); question != std::string::npos)
            request.query = http::parse_urlencoded(target.substr(question + 1));
        return request;
    }
    http::Response get(std::string const& target, std::string const& cookie = {}) const
    {
        auto asked = request("GET", target);
        if (!cookie.empty())
            asked.cookies["mado_front"] = cookie;
        return zone->site().answer(asked);
    }
    http::Response post(std::string const& target, http::Pairs form, std::string const& cookie) const
    {
        auto asked = request("POST", target);
        asked.form = std::move(form);
        asked.cookies["mado_front"] = cookie;
        return zone->site().answer(asked);
    }
    static std::string header(http::Response const& response, std::string_view name)
    {
        for (auto const& [one, value] : response.headers)
            if (one == name)
                return value;
        return {};
    }
    static std::string between(std::string const& text, std::string const& before, std::string const& after)
    {
        auto const from = text.find(before);
        return from == std::string::npos ? "" : text.substr(from + before.size(), text.find(after, from + before.size()) - from - before.size());
    }
};

TEST_CASE_FIXTURE(World, "every page of the web itself is served, with the policy that lets nothing foreign in")
{
    struct Row { char const* target; int status; char const* holds; };
    for (auto const& row : { Row { "/", 200, "岡山県" }, Row { "/design", 200, "button" }, Row { "/soja-shi/notes", 200, "総社市" }, Row { "/soja-shi/none", 404, "<h1>" },
             Row { "/nowhere/notes", 404, "<h1>" }, Row { "/?language=en", 200, "Okayama Prefecture" }, Row { "/soja-shi/notes?language=ja-x-easy", 200, "lang=\"ja-x-easy\"" },
             Row { "/healthz", 200, "ok" }, Row { "/readyz", 200, "ready" }, Row { "/metrics", 404, "<h1>" } }) {
        CAPTURE(std::string(row.target));
        auto const response = get(row.target);
        CHECK(response.status == row.status);
        CHECK(response.body.find(row.holds) != std::string::npos);
        CHECK(header(response, "content-security-policy").starts_with("default-src 'none'"));
    }
}

TEST_CASE_FIXTURE(World, "a form that is refused comes back with its answers; one that is not ours is not acted on, and keeps them too")
{
    auto const first = get("/soja-shi/notes");
    auto const cookie = between(header(first, "set-cookie"), "mado_front=", ";");
    auto const csrf = between(first.body, "name=\"csrf\" value=\"", "\"");
    REQUIRE(cookie.size() == 52);
    REQUIRE_FALSE(csrf.empty());
    CHECK(post("/soja-shi/notes", { { "csrf", csrf }, { "word", "x" } }, cookie).status == 303);
    auto const refused = post("/soja-shi/notes", { { "csrf", csrf }, { "word", "" } }, cookie);
    CHECK(refused.status == 422);
    CHECK(refused.body.find("href=\"#word\"") != std::string::npos);
    auto const foreign = post("/soja-shi/notes", { { "csrf", "forged" }, { "word", "kept" } }, cookie);
    CHECK(foreign.status == 409);
    CHECK(foreign.body.find("value=\"kept\"") != std::string::npos);
    CHECK(post("/soja-shi/notes", { { "csrf", csrf }, { "word", "x" } }, std::string(52, 'B')).status == 409);
    CHECK(post("/soja-shi/notes", { { "word", "x" } }, "").status == 409);
}

TEST_CASE_FIXTURE(World, "a page of staff sends who is not signed in to the sign-in, and an accident gets a kind page")
{
    auto const response = get("/soja-shi/staff-only");
    CHECK(response.status == 303);
    CHECK(header(response, "location") == "/soja-shi/sign-in?next=%2Fsoja-shi%2Fstaff-only");
    auto const failed = zone->site().failed(request("GET", "/soja-shi/notes"), std::make_exception_ptr(std::runtime_error("x")));
    CHECK(failed.status == 500);
    CHECK(failed.body.find("<h1>") != std::string::npos);
    CHECK(zone->site().failed(request("GET", "/soja-shi/notes"), std::make_exception_ptr(db::DiskFull("x"))).status == 507);
    auto const away = zone->site().failed(request("GET", "/soja-shi/notes"), std::make_exception_ptr(files::Away("PUT x: status 503")));
    CHECK(away.status == 503);
    CHECK(away.body.find("ファイルを置く所") != std::string::npos);
    auto const busy = zone->site().failed(request("GET", "/soja-shi/notes"), std::make_exception_ptr(db::Busy("x")));
    CHECK(busy.status == 503);
    CHECK(busy.body.find("何も変わっていません") != std::string::npos);
}

TEST_CASE_FIXTURE(World, "every page of a town for training says so, in every language, also where something is wrong; no other page does")
{
    struct Row { char const* target; int status; char const *bar, *title; };
    for (auto const& row : { Row { "/soja-shi-kenshu/notes", 200, "ここでの申請や処分は本物ではありません", "<title>【研修】" },
             Row { "/soja-shi-kenshu/notes?language=ja-x-easy", 200, "ほんものでは ありません", "<title>【研修】" },
             Row { "/soja-shi-kenshu/notes?language=en", 200, "applications and decisions here are not real", "<title>[Training] " },
             Row { "/soja-shi-kenshu/none", 404, "ここでの申請や処分は本物ではありません", "<title>【研修】" } }) {
        CAPTURE(std::string(row.target));
        auto const response = get(row.target);
        CHECK(response.status == row.status);
        CHECK(response.body.find(row.bar) != std::string::npos);
        CHECK(response.body.find(row.title) != std::string::npos);
        CHECK(response.body.find("<meta name=\"robots\" content=\"noindex, nofollow\">") != std::string::npos);
        CHECK(header(response, "x-robots-tag") == "noindex, nofollow");
    }
    auto const failed = zone->site().failed(request("GET", "/soja-shi-kenshu/notes"), std::make_exception_ptr(std::runtime_error("x")));
    CHECK(failed.body.find("本物ではありません") != std::string::npos);
    CHECK(header(failed, "x-robots-tag") == "noindex, nofollow");
    auto const real = get("/soja-shi/notes");
    CHECK(real.body.find("研修") == std::string::npos);
    CHECK(header(real, "x-robots-tag").empty());
}

TEST_CASE_FIXTURE(World, "the list of towns does not show a town for training; a file from it is named for it")
{
    auto const towns = get("/");
    CHECK(towns.body.find("/soja-shi\"") != std::string::npos);
    CHECK(towns.body.find("kenshu") == std::string::npos);
    CHECK(header(get("/soja-shi-kenshu/file"), "content-disposition") == "attachment; filename*=UTF-8''" + http::percent_encoded("研修-list.csv"));
    CHECK(header(get("/soja-shi/file"), "content-disposition") == "attachment; filename=\"list.csv\"");
}

TEST_CASE_FIXTURE(World, "a host may stand for a slug")
{
    auto asked = request("GET", "/notes");
    asked.headers = { { "host", "www.city.example.jp:8080" } };
    auto const response = zone->site().answer(asked);
    CHECK(response.status == 200);
    CHECK(response.body.find("href=\"/applications\"") != std::string::npos);
}

TEST_CASE_FIXTURE(World, "statements of the platform prepare as they stand")
{
    for (auto const& statement : zone->statements()) {
        CAPTURE(std::string(statement.name));
        CHECK(zone->here().database.check(statement) == "");
    }
}

}  // namespace
