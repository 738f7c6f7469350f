#include <algorithm>
#include <mado/watch/watch.h>

#include "service/certificates.h"
#include "store/store.h"
#include "tests/exposition_reader.h"

#include <mado/audit/audit.h>
#include <mado/db/fresh.h>
#include <mado/gateway/recovery.h>
#include <mado/sanitizing/module.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <fstream>
#include <iterator>

using namespace mado;
using namespace mado::watch;

namespace {

constexpr std::int64_t second = 1'000'000, minute = 60 * second, day_us = 24 * 60 * minute;
constexpr char password[] = "a long enough one";
char const* const town = "332089";

struct Letters final : mail::Post {
    std::vector<mail::Mail> sent;
    bool busy = false;
    Result<void> send(mail::Mail const& mail) override
    {
        if (busy)
            return refuse(Refusal::Kind::Busy, "mail.busy");
        sent.push_back(mail);
        return {};
    }
};

std::string text_of(std::string const& path)
{
    std::ifstream in(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

struct Office {
    std::filesystem::path folder;
    FixedClock clock { { 1'790'000'000'000'000 } };
    Ids ids;
    Letters post;
    std::unique_ptr<Zone> zone;
    std::unique_ptr<Watch> watch;
    std::string cookie;

    static Knowledge& knowledge()
    {
        static Knowledge shared(definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions"));
        return shared;
    }

    Office()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-watch-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        ZoneOptions options;
        options.name = "office";
        options.node = "node-1";
        options.version = "0.9.test";
        options.data = folder;
        options.keys = folder / "keys";
        options.database = db::test::fresh();
        options.site.audience = web::Audience::Staff;
        options.site.cookie = "mado_office";
        zone = std::make_unique<Zone>(options, knowledge(), clock, ids);
        zone->plug(describe(), "platform/watch");
        zone->plug(sanitizing::describe(std::make_shared<sanitizing::Tools const>()), "platform/sanitizing");
        zone->open();
        make_watch();
    }
    ~Office()
    {
        watch.reset();
        zone.reset();
        std::filesystem::remove_all(folder);
    }

    void make_watch(std::vector<std::filesystem::path> certificates = {})
    {
        WatchOptions options;
        options.data = folder;
        options.keys = folder / "keys";
        options.node = "node-1";
        options.version = "0.9.test";
        options.certificates = std::move(certificates);
        options.mail_to = "duty@pref.example.jp";
        options.mail_from = "madoguchi@pref.example.jp";
        options.post = &post;
        options.rules = knowledge().library.text("operations/alarms.yaml");
        options.library_hash = "0123abcd";
        options.walls.bubblewrap = "/nowhere/bwrap";
        watch = std::make_unique<Watch>(options, std::vector<Zone*> { zone.get() }, clock, ids);
        watch->look();
    }

    http::Response ask(std::string const& method, std::string const& target, http::Pairs form = {})
    {
        http::Request request;
        request.method = method;
        request.target = target;
        request.remote = "127.0.0.1";
        std::istringstream parts(target.substr(0, target.find('?')));
        for (std::string part; std::getline(parts, part, '/');)
            if (!part.empty())
                request.segments.push_back(part);
        if (auto const at = target.find('?'); at != std::string::npos)
            request.query = http::parse_urlencoded(target.substr(at + 1));
        request.form = std::move(form);
        if (!cookie.empty())
            request.cookies["mado_operator"] = cookie;
        auto response = watch->answer(request);
        for (auto const& [name, value] : response.headers)
            if (name == "set-cookie" && value.starts_with("mado_operator="))
                cookie = value.substr(14, value.find(';') - 14);
        return response;
    }
    http::Response get(std::string const& target) { return ask("GET", target); }

    std::string csrf(std::string const& target)
    {
        auto const body = get(target).body;
        auto const at = body.find("name=\"csrf\" value=\"");
        return at == std::string::npos ? "" : body.substr(at + 19, body.find('"', at + 19) - at - 19);
    }

    http::Response try_password(std::string const& typed) { return ask("POST", "/sign-in", { { "csrf", csrf("/sign-in") }, { "password", typed } }); }
    void sign_in()
    {
        REQUIRE(set_password(folder / "keys", password).has_value());
        REQUIRE(try_password(password).status == 303);
    }

    void later(std::int64_t us)
    {
        clock.set({ clock.now().microseconds + us });
        watch->look();
    }

    jobs::JobId parked_job()
    {
        Moment const now { clock.now(), ids };
        auto const id = zone->here().database.write(town, [&](db::Write& tx) -> Result<jobs::JobId> { return jobs::enqueue(tx, now, "nobody.runs_this", json::object({})); });
        REQUIRE(id.has_value());
        for (int i = 0; i < 6; ++i) {
            clock.set({ clock.now().microseconds + 7 * 60 * minute });
            zone->runner().once();
        }
        watch->look();
        return *id;
    }
};

std::string header(http::Response const& response, std::string_view name)
{
    for (auto const& [one, value] : response.headers)
        if (one == name)
            return value;
    return {};
}

TEST_CASE_FIXTURE(Office, "before there is a password nothing is shown, and the page says how to set it")
{
    for (auto const* path : { "/", "/queues", "/schedules", "/slow", "/disk", "/certificates", "/alarms", "/versions", "/queues/job?zone=office", "/queues/letter" }) {
        CAPTURE(std::string(path));
        auto const response = get(path);
        CHECK(response.status == 303);
        CHECK(header(response, "location") == "/sign-in");
        CHECK(response.body.empty());
    }
    auto const page = get("/sign-in");
    CHECK(page.status == 200);
    CHECK(page.body.find("madoguchi operator password") != std::string::npos);
    CHECK(page.body.find("type=\"password\"") == std::string::npos);
    CHECK(header(page, "content-security-policy").starts_with("default-src 'none'"));
}

TEST_CASE_FIXTURE(Office, "the password: short ones are refused, the file is the owner's alone, a changed one ends sessions")
{
    CHECK_FALSE(set_password(folder / "keys", std::string(least_password - 1, 'x')).has_value());
    sign_in();
    CHECK(get("/").status == 200);
    auto const file = folder / "keys" / "operator.password";
    CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms::all) == (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
    CHECK(text_of(file.string()).find(password) == std::string::npos);
    REQUIRE(set_password(folder / "keys", "another long one").has_value());
    CHECK(get("/").status == 303);
}

TEST_CASE_FIXTURE(Office, "who may not come in")
{
    REQUIRE(set_password(folder / "keys", password).has_value());
    CHECK(try_password("wrong").status == 422);
    CHECK(get("/").status == 303);
    SUBCASE("without the token of the form")
    {
        get("/sign-in");
        CHECK(ask("POST", "/sign-in", { { "password", password } }).status == 409);
        CHECK(get("/").status == 303);
    }
    SUBCASE("with a secret that nobody gave")
    {
        cookie = std::string(52, 'A');
        CHECK(get("/").status == 303);
        CHECK(ask("POST", "/sign-out", { { "csrf", "x" } }).status == 409);
    }
    SUBCASE("a staff cookie of a town is nothing here")
    {
        http::Request request;
        request.method = "GET";
        request.target = "/";
        request.cookies["mado_office"] = std::string(52, 'A');
        CHECK(watch->answer(request).status == 303);
    }
    SUBCASE("after five wrong passwords, for fifteen minutes")
    {
        for (int i = 0; i < 4; ++i)
            CHECK(try_password("wrong").status == 422);
        CHECK(try_password(password).status == 422);
        CHECK(get("/").status == 303);
        clock.set({ clock.now().microseconds + 15 * minute });
        CHECK(try_password(password).status == 303);
        CHECK(get("/").status == 200);
    }
    SUBCASE("a session is left alone for an hour, and lasts twelve")
    {
        REQUIRE(try_password(password).status == 303);
        clock.set({ clock.now().microseconds + 60 * minute });
        CHECK(get("/").status == 200);
        clock.set({ clock.now().microseconds + 60 * minute + 1 });
        CHECK(get("/").status == 303);
    }
    SUBCASE("after signing out")
    {
        REQUIRE(try_password(password).status == 303);
        auto const before = cookie;
        CHECK(ask("POST", "/sign-out", { { "csrf", csrf("/") } }).status == 303);
        cookie = before;
        CHECK(get("/").status == 303);
    }
}

TEST_CASE_FIXTURE(Office, "the page says who keeps the keys, and which of before are still held")
{
    sign_in();
    auto const keys = folder / "keys";
    CHECK(get("/certificates").body.find("分割していません") != std::string::npos);
    gateway::split_keys({ "office" }, keys, 5, 3, clock.now());
    auto held = gateway::own_keys("office", keys);
    held.former.insert(held.former.begin(), { held.now.sealing.public_half, held.now.sealing.private_half, held.now.signing.public_half, held.now.made_at, clock.now() });
    gateway::keep_own_keys(held, keys);
    make_watch();
    sign_in();
    auto const page = get("/certificates").body;
    CHECK(page.find("分割していません") == std::string::npos);
    CHECK(page.find("5人のうち3人で戻せます") != std::string::npos);
    CHECK(page.find("前の鍵を持っています") != std::string::npos);
    std::ofstream(keys / "office.key") << "{}";
    make_watch();
    sign_in();
    CHECK(get("/certificates").body.find("鍵を読めません") != std::string::npos);
    gateway::keep_own_keys(held, keys);
}

TEST_CASE_FIXTURE(Office, "each page, in Japanese and English")
{
    sign_in();
    struct Row { char const* path; char const* japanese; char const* english; };
    for (auto const& row : { Row { "/", "<h1>概況</h1>", "Operations" }, Row { "/queues", "止まったものはありません。", "Nothing is stopped." }, Row { "/schedules", "定期作業", "Scheduled work" },
             Row { "/slow", "遅い処理", "Slow work" }, Row { "/disk", "データの置き場", "Attachments" }, Row { "/certificates", "領域の鍵", "Keys of the zones" },
             Row { "/alarms", "ノードの応答がありません", "A node is silent" }, Row { "/versions", "0.9.test", "Applied migrations" } }) {
        CAPTURE(std::string(row.path));
        auto const japanese = get(row.path), english = get(std::string(row.path) + "?language=en");
        CHECK(japanese.status == 200);
        CHECK(japanese.body.find(row.japanese) != std::string::npos);
        CHECK(english.body.find(row.english) != std::string::npos);
        CHECK(english.body.find("watch.") == std::string::npos);  // no msgid is shown
        CHECK(japanese.body.find("http-equiv=\"refresh\"") == std::string::npos);
        CHECK(get(std::string(row.path) + "?refresh=15").body.find("http-equiv=\"refresh\" content=\"15\"") != std::string::npos);
    }
    CHECK(get("/nowhere").status == 404);
}

TEST_CASE_FIXTURE(Office, "/metrics, /healthz and /readyz answer without a session, in the format that Prometheus reads")
{
    CHECK(get("/healthz").body == "ok\n");
    CHECK(get("/readyz").body == "ready\n");
    parked_job();
    auto const response = get("/metrics");
    CHECK(header(response, "content-type").starts_with("text/plain; version=0.0.4"));
    auto const read = test::ExpositionReader::read(response.body);
    CHECK(read.faults == std::vector<std::string> {});
    CHECK(read.samples.size() > 40);
    CHECK(std::ranges::any_of(read.samples, [](auto const& one) { return one.name == "madoguchi_jobs_parked" && one.labels.at("zone") == "office" && one.value == 1; }));
    CHECK(std::ranges::any_of(read.samples, [](auto const& one) { return one.name == "madoguchi_database_up" && one.value == 1; }));
    CHECK(response.body.find(town) == std::string::npos);
}

TEST_CASE_FIXTURE(Office, "a parked job is an alarm, is asked about once more, and tried again in the name of the operator")
{
    sign_in();
    auto const id = parked_job();
    sign_in();  // hours have passed
    auto const overview = get("/");
    CHECK(overview.body.find("止まったジョブがあります") != std::string::npos);
    CHECK(get("/queues").body.find("nobody.runs_this") != std::string::npos);
    std::string const question = "/queues/job?zone=office&town=332089&job=" + id.value;
    CHECK(get(question).body.find("総社市") != std::string::npos);
    SUBCASE("without the token nothing happens")
    {
        CHECK(ask("POST", "/queues/job", { { "zone", "office" }, { "town", town }, { "job", id.value } }).status == 409);
        CHECK(zone->here().database.read(town, [](db::Read& tx) { return jobs::parked(tx); }).size() == 1);
    }
    SUBCASE("another town's job is not there")
    {
        CHECK(get("/queues/job?zone=office&town=331007&job=" + id.value).body.find("もう止まっていません") != std::string::npos);
        CHECK(ask("POST", "/queues/job", { { "csrf", csrf("/") }, { "zone", "office" }, { "town", "331007" }, { "job", id.value } }).status == 409);
    }
    SUBCASE("without a session nobody retries")
    {
        auto const token = csrf("/");
        ask("POST", "/sign-out", { { "csrf", token } });
        get("/sign-in");
        CHECK(ask("POST", "/queues/job", { { "csrf", csrf("/sign-in") }, { "zone", "office" }, { "town", town }, { "job", id.value } }).status == 401);
        CHECK(zone->here().database.read(town, [](db::Read& tx) { return jobs::parked(tx); }).size() == 1);
    }
    SUBCASE("once, and the event is the town's")
    {
        http::Pairs const form { { "csrf", csrf(question) }, { "zone", "office" }, { "town", town }, { "job", id.value } };
        CHECK(ask("POST", "/queues/job", form).status == 303);
        CHECK(zone->here().database.read(town, [](db::Read& tx) { return jobs::parked(tx); }).empty());
        auto const events = zone->here().database.read(town, [&](db::Read& tx) { return audit::events_of(tx, { "job", id.value }); });
        REQUIRE(events.size() == 1);
        CHECK(events.front().event == "watch.job.retried");
        CHECK(events.front().caller_kind == CallerKind::System);
        CHECK(events.front().job == "madoguchi.operator");
        CHECK(ask("POST", "/queues/job", form).status == 409);
    }
}

TEST_CASE_FIXTURE(Office, "an alarm is mailed when it begins and when it ends, once each, also when the process starts anew between")
{
    auto const id = parked_job();
    auto const of = [&](std::string_view words) { return std::ranges::count_if(post.sent, [&](auto const& mail) { return mail.body.find(words) != std::string::npos; }); };
    CHECK(of("始まりました: 止まったジョブがあります") == 1);
    later(10 * second);
    CHECK(of("始まりました: 止まったジョブがあります") == 1);
    make_watch();
    later(10 * second);
    CHECK(of("始まりました: 止まったジョブがあります") == 1);
    REQUIRE(zone->here().database.write(town, [&](db::Write& tx) { return jobs::retry(tx, { clock.now(), ids }, id); }).has_value());
    later(10 * second);
    CHECK(of("終わりました: 止まったジョブがあります") == 0);
    later(60 * second);
    CHECK(of("終わりました: 止まったジョブがあります") == 1);
    later(60 * second);
    CHECK(of("終わりました: 止まったジョブがあります") == 1);
    for (auto const& mail : post.sent)
        CHECK(mail.to == "duty@pref.example.jp");
    auto const kept = db::AllTenants::read(zone->here().database, [](db::Read& tx) { return store::newest(tx, 100); });
    CHECK(std::ranges::any_of(kept, [](auto const& one) { return one.rule == "jobs_parked" && one.ended && one.told == "ended"; }));
}

TEST_CASE_FIXTURE(Office, "a mail that cannot leave now leaves later")
{
    post.busy = true;
    parked_job();
    CHECK(post.sent.empty());
    post.busy = false;
    later(10 * second);
    CHECK(std::ranges::count_if(post.sent, [](auto const& mail) { return mail.body.find("止まったジョブがあります") != std::string::npos; }) == 1);
}

TEST_CASE_FIXTURE(Office, "the age of the backup")
{
    auto const on = [&] {
        auto const kept = db::AllTenants::read(zone->here().database, [](db::Read& tx) { return store::on(tx); });
        return std::ranges::any_of(kept, [](auto const& one) { return one.rule == "backup_old"; });
    };
    CHECK_FALSE(on());  // none was ever made: a new server
    note_backup(folder, clock.now());
    later(26 * 60 * minute);
    CHECK_FALSE(on());
    later(10 * second);
    CHECK(on());
}

// A certificate of its own making that ends at this moment.
void write_certificate(std::filesystem::path const& file, std::int64_t ends_s)
{
    auto* key = EVP_RSA_gen(2048);
    auto* certificate = X509_new();
    ASN1_TIME_set(X509_getm_notBefore(certificate), ends_s - 90 * 24 * 3600);
    ASN1_TIME_set(X509_getm_notAfter(certificate), ends_s);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_UTF8, reinterpret_cast<unsigned char const*>("shinsei.pref.example.jp"), -1, -1, 0);
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    auto* out = std::fopen(file.c_str(), "w");
    PEM_write_X509(out, certificate);
    std::fclose(out);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

TEST_CASE_FIXTURE(Office, "certificates: their end, thirty and seven days before it, and files that cannot be read")
{
    struct Row { char const* name; std::int64_t days; char const* says; };
    auto const file = folder / "server.crt";
    for (auto const& row : { Row { "enough", 30, "有効です" }, Row { "soon", 29, "30日以内に切れます" }, Row { "just soon", 7, "30日以内に切れます" }, Row { "now", 6, "すぐに替えてください" } }) {
        CAPTURE(std::string(row.name));
        write_certificate(file, (clock.now().microseconds + row.days * day_us + minute) / second);
        make_watch({ file });
        cookie.clear();
        sign_in();
        auto const body = get("/certificates").body;
        CHECK(body.find(row.says) != std::string::npos);
        CHECK(body.find("shinsei.pref.example.jp") != std::string::npos);
    }
    make_watch({ folder / "nothing.crt" });
    cookie.clear();
    sign_in();
    CHECK(get("/certificates").body.find("読めません") != std::string::npos);
    CHECK(get("/").body.find("証明書がまもなく切れるか、読めません") != std::string::npos);
}

TEST_CASE_FIXTURE(Office, "files that wait are counted with their age and become an alarm; which walls and which scan there are is said")
{
    sign_in();
    CHECK(get("/queues").body.find("囲いがなく、開かない") != std::string::npos);
    CHECK(get("/queues").body.find("していない") != std::string::npos);
    REQUIRE(zone->here().database.write(town, [&](db::Write& tx) -> Result<void> {
        sanitizing::keep(tx, zone->here(), "case", "c", { json::object({ { "name", "aa" }, { "size", 3 }, { "key", "" }, { "title", "図.pdf" } }) });
        return {};
    }));
    later(20 * minute);
    auto const figure = [&](std::string_view name) {
        for (auto const& one : test::ExpositionReader::read(get("/metrics").body).samples)
            if (one.name == name && one.labels.at("zone") == "office")
                return one.value;
        return -1.0;
    };
    CHECK(figure("madoguchi_sanitizing_waiting") == 1);
    CHECK(figure("madoguchi_sanitizing_waiting_age_seconds") == 20 * 60);
    CHECK(figure("madoguchi_sanitizing_refused") == 0);
    CHECK(get("/").body.find("ファイルの無害化が進みません") != std::string::npos);
    CHECK(get("/queues").body.find("図.pdf") == std::string::npos);
    zone->runner().once();                     // its bytes are not there: it ends as failed
    later(minute);
    CHECK(figure("madoguchi_sanitizing_waiting") == 0);
    CHECK(figure("madoguchi_sanitizing_failed") == 1);
    later(2 * day_us);
    CHECK(figure("madoguchi_sanitizing_failed") == 0);
}

}  // namespace
