#include <mado/tenancy/towns.h>

#include <algorithm>
#include <stdexcept>

namespace mado::tenancy {

namespace {

std::vector<std::string> columns_of(std::string_view line)
{
    std::vector<std::string> columns(1);
    for (char const c : line) {
        if (c == ',')
            columns.emplace_back();
        else if (c != '\r')
            columns.back() += c;
    }
    return columns;
}

[[noreturn]] void fail(std::size_t line, std::string const& what)
{
    throw std::runtime_error("towns.csv:" + std::to_string(line) + ": " + what);
}

bool is_slug(std::string_view slug)
{
    return !slug.empty() && slug.size() <= 40 && std::ranges::all_of(slug, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

}  // namespace

namespace {

char check_digit(std::string_view five)
{
    int sum = 0;
    for (int i = 0; i < 5; ++i)
        sum += (five[static_cast<std::size_t>(i)] - '0') * (6 - i);
    // Below 11 the digit is 11 − sum; the last digit of that difference is the check digit.
    int const check = (sum < 11 ? 11 - sum : 11 - sum % 11) % 10;
    return static_cast<char>('0' + check);
}

}  // namespace

bool is_local_government_code(std::string_view code)
{
    return code.size() == 6 && std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; }) && code[5] == check_digit(code);
}

std::string training_code(std::string_view code)
{
    std::string five(code.substr(0, 5));
    five[0] = static_cast<char>(five[0] + 5);
    return five + check_digit(five);
}

bool is_training_code(std::string_view code) { return is_local_government_code(code) && code[0] >= '5'; }

Towns Towns::from_csv(std::string_view csv)
{
    Towns towns;
    std::vector<std::string> header;
    std::size_t number = 0;
    while (!csv.empty()) {
        ++number;
        auto const end = csv.find('\n');
        auto const line = csv.substr(0, end);
        csv = end == std::string_view::npos ? std::string_view {} : csv.substr(end + 1);
        if (line.empty() || line.front() == '#')
            continue;
        auto const columns = columns_of(line);
        if (header.empty()) {
            header = columns;
            continue;
        }
        if (columns.size() != header.size())
            fail(number, "expected " + std::to_string(header.size()) + " columns, found " + std::to_string(columns.size()));
        auto const of = [&](std::string_view name) -> std::string {
            auto const found = std::ranges::find(header, name);
            if (found == header.end())
                fail(1, "the column " + std::string(name) + " is missing");
            return columns[static_cast<std::size_t>(found - header.begin())];
        };
        Town town { of("code"), of("prefecture"), of("slug"), of("name"), of("kana"), of("name_en"), of("kind") };
        if (!is_local_government_code(town.code))
            fail(number, town.code + " is not a code of a local government (check digit)");
        if (!is_slug(town.slug))
            fail(number, "the slug " + town.slug + " must be small letters and hyphens");
        auto const index = towns.towns_.size();
        if (!towns.by_code_.emplace(town.code, index).second || !towns.by_slug_.emplace(town.slug, index).second)
            fail(number, town.code + " or " + town.slug + " stands twice");
        towns.towns_.push_back(std::move(town));
    }
    for (auto const& town : towns.towns_)
        if (!towns.by_code_.contains(town.prefecture))
            throw std::runtime_error("towns.csv: the prefecture " + town.prefecture + " of " + town.name + " is not in the list");
    return towns;
}

void Towns::add_training(std::string_view slug)
{
    auto const* town = by_slug(slug);
    if (!town || town->training)
        throw std::runtime_error("training: there is no town " + std::string(slug) + ": take the first part of its address, for example soja-shi");
    if (twin_of(*town))
        return;
    auto twin = *town;
    twin.training = true;
    twin.twin_of = town->code;
    twin.code = training_code(town->code);
    twin.prefecture = town->is_prefecture() ? twin.code : town->prefecture;
    twin.slug += "-kenshu";
    auto const index = towns_.size();
    if (by_code_.contains(twin.code) || by_slug_.contains(twin.slug))
        throw std::runtime_error("training: " + twin.code + " or " + twin.slug + " is taken");
    by_code_.emplace(twin.code, index);
    by_slug_.emplace(twin.slug, index);
    towns_.push_back(std::move(twin));
}

Town const* Towns::twin_of(Town const& town) const { return town.training ? nullptr : by_code(training_code(town.code)); }

Town const* Towns::by_code(std::string_view code) const
{
    auto const found = by_code_.find(code);
    return found == by_code_.end() ? nullptr : &towns_[found->second];
}

Town const* Towns::by_slug(std::string_view slug) const
{
    auto const found = by_slug_.find(slug);
    return found == by_slug_.end() ? nullptr : &towns_[found->second];
}

std::vector<Town const*> Towns::prefectures() const
{
    std::vector<Town const*> found;
    for (auto const& town : towns_)
        if (town.is_prefecture() && !town.training)
            found.push_back(&town);
    std::ranges::sort(found, {}, [](Town const* town) { return town->code; });
    return found;
}

std::vector<Town const*> Towns::municipalities_of(std::string_view prefecture) const
{
    std::vector<Town const*> found;
    for (auto const& town : towns_)
        if (town.prefecture == prefecture && !town.is_prefecture() && !town.training)
            found.push_back(&town);
    std::ranges::sort(found, {}, [](Town const* town) { return town->code; });
    return found;
}

}  // namespace mado::tenancy
