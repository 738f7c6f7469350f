#pragma once
// 個人情報ファイル簿 (個人情報保護法75条): generated from the published definitions; what no definition says is typed by people beside it.
#include <mado/cases/cases.h>
#include <mado/definitions/shelf.h>

#include <set>

namespace mado::privacy {

inline constexpr access::Action may_keep_files { "privacy.file.keep", { access::Role::PrivacyOfficer } };
inline constexpr access::Action may_read_files { "privacy.file.read", { access::Role::PrivacyOfficer, access::Role::Auditor } };

// 法60条2項1号 (電子計算機) and 2号 (手作業).
enum class FileKind { Electronic, Manual };
constexpr std::array<std::string_view, 2> names_of(FileKind) { return { "electronic", "manual" }; }

// What people type; an empty word shows what the definition gives, or that it is to be confirmed.
struct Additions {
    std::string purpose {}, scope {}, collected {}, recipients {}, correction {}, remarks {};
    FileKind kind = FileKind::Electronic;
    bool is_special = false;                 // 要配慮個人情報 among the items
    bool invites_proposals = false;          // 提案の募集 (法109条以下)
    std::int64_t persons = 0;                // how many; 0: not counted yet
    bool is_confirmed = false;               // a person has read the whole line
    std::int64_t version = 0;                // 0: nothing typed yet
    std::string purpose_easy {}, purpose_en {};  // for the front; empty: the Japanese is shown
};

struct PersonalFile {
    std::string procedure, name, organization, request_office, purpose, keep;
    std::vector<std::string> items;          // 記録項目
    bool holds_numbers = false;              // 特定個人情報
    Additions added;
};

constexpr std::int64_t usual_least_persons = 1000;  // 法74条2項9号, 政令: below it a file is not published. A town's setting corrects it
std::int64_t least_persons(db::Read& tx);

std::vector<std::string> items_of(definitions::Definition const& definition);                 // 記録項目: the titles of what it asks and what staff establish
std::vector<PersonalFile> personal_files(db::Read& tx, Workplace const& here);       // by procedure
// Those that are published: confirmed, with as many persons as the least or more.
std::vector<PersonalFile> published_files(db::Read& tx, Workplace const& here);
// Refuses Forbidden, NotFound (no such procedure), Invalid (purpose, scope, collected when it is confirmed; too long), Conflict.
Result<void> keep_additions(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& procedure, Additions const& additions);
// 利用目的 (法62条) as the front shows it before the first answer: what a person has typed and confirmed; else the front makes its own sentence. In the
// transaction that keeps the line, in the zone that publishes.
void tell_purpose(db::Write& tx, Workplace const& here, std::string const& procedure);
Result<void> set_least(db::Write& tx, Caller const& caller, Workplace const& here, std::int64_t persons);

std::vector<db::Statement> file_statements();

}  // namespace mado::privacy
