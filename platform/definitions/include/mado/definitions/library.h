#pragma once
// The files under definitions/: what comes with the product, before a town edits its own.
#include <mado/definitions/codes.h>
#include <mado/definitions/decision.h>
#include <mado/definitions/definition.h>
#include <mado/definitions/register.h>
#include <mado/money/yen.h>
#include <mado/time/calendar.h>

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::definitions {

struct ClosedDays {
    std::string name;
    Words title;
    Calendar calendar;
    std::map<Day, Words> names {};                 // of the holidays
    std::optional<Day> known_through {};           // a day computed beyond it is a forecast
};
std::expected<ClosedDays, std::vector<Problem>> load_calendar(std::string_view file_name, std::string_view bytes);

// 専決事項表: a DMN document whose decision `decides` is a table that gives a rank and cites an article in its column 根拠.
struct Route {
    std::string name;
    Words title;
    struct Matter {
        std::string effect {}, result {};
        std::string matter_class {}, urgency {};   // inputs `class` and `urgency`; "" when they are not known
        std::optional<Yen> amount {};              // null when the procedure names none
    };
    struct Decides { std::string rank; std::string article; dmn::TableTrace trace {}; };
    // Nothing: no rule fits.
    std::optional<Decides> decides(Matter const& matter) const;
    std::optional<Decides> decides(std::string_view effect, std::string_view result, std::optional<Yen> amount) const;
    std::shared_ptr<Decision const> decision {};
};
// As load_decision; and it must decide every matter with a rank and an article.
std::expected<Route, std::vector<Problem>> load_route(std::string_view file_name, std::string_view bytes);

class Library final : public Codes, public Decisions {
public:
    // From a folder (--dev, tests), or from files that are part of the binary: paths relative to definitions/ ("codes/dog_breeds.yaml").
    static Library from_folder(std::filesystem::path const& definitions);
    static Library from_files(std::map<std::string, std::string, std::less<>> files);
    Library(Library&&) noexcept;
    ~Library() override;

    std::vector<std::string> procedures() const;             // names, ascending
    std::vector<std::string> routes() const;                 // of definitions/routes/*.dmn
    std::vector<std::string> decisions() const;              // of definitions/decisions/*.dmn
    std::string_view text(std::string_view path) const;      // "procedures/dog_registration.yaml"; "" when there is none
    bool has(std::string_view path) const;
    std::vector<std::string> paths(std::string_view folder) const;  // "documents/" → all beneath

    // Loaded when first asked for and kept; thread-safe. nullptr: no such file, or it has errors (see problems()).
    DefinitionPointer procedure(std::string_view name) const;
    CodeList const* list(std::string_view name) const override;
    Route const* route(std::string_view name) const;
    Decision const* decision(std::string_view name) const override;
    ClosedDays const* calendar(std::string_view name = "japan") const;
    Register const* find_register(std::string_view name) const;
    std::vector<std::string> registers() const;              // of definitions/registers/*.yaml
    // Of every file of the library: cannot be loaded, an example fails, names a file (document, code list, route, decision) that is not
    // there; a DMN document without an example or a source. Drafts for a demonstration (demo/) are meant to have mistakes.
    std::vector<Problem> problems() const;

private:
    struct Shelves;
    Library();
    std::unique_ptr<Shelves> shelves_;
};

// Documents, registers, code lists, routes, decisions that a definition names and the library does not have; a table with `from` whose names are not
// those of its decision; a register with a column that the procedure cannot fill.
std::vector<Problem> missing_files(Library const& library, Definition const& definition);

}  // namespace mado::definitions
