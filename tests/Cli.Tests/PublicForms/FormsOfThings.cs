using static Experiments.Cli.Tests.PublicForms.Invented;

namespace Experiments.Cli.Tests.PublicForms;

/// <summary>The forms whose rows are things: wines, cars, houses, plots of land, mails, days and toys.</summary>
internal static class FormsOfThings
{
    /// <summary>wine-quality (winequality-red.csv): semicolons, and a quality that two wines have.</summary>
    public static PublicForm Wine { get; } = CreateWine();

    /// <summary>Auto MPG as CSV: "?" for six horsepowers, and names of cars.</summary>
    public static PublicForm Cars { get; } = CreateCars();

    /// <summary>Auto MPG as it is published (auto-mpg.data): columns of blanks, one tab, no header.</summary>
    public static PublicForm CarsOfBlanks { get; } = CreateCarsOfBlanks();

    /// <summary>California housing: total_bedrooms missing in some rows, one column of text, large numbers.</summary>
    public static PublicForm Housing { get; } = CreateHousing();

    /// <summary>Covertype (covtype.data): no header, 55 columns of whole numbers, most of them 0 and 1.</summary>
    public static PublicForm Covertype { get; } = CreateCovertype();

    /// <summary>Spambase (spambase.data): no header, 58 columns of numbers, most of them 0.</summary>
    public static PublicForm Spambase { get; } = CreateSpambase();

    /// <summary>Stock prices: dates in order, and Adj Close, which is Close where no dividend was paid.</summary>
    public static PublicForm Stock { get; } = CreateStock();

    /// <summary>Salaries: 30 rows, and a target in tens of thousands.</summary>
    public static PublicForm Salary { get; } = CreateSalary();

    /// <summary>A toy: x from 1 to 100, and its double.</summary>
    public static PublicForm Double { get; } =
        PublicForm.Create("double.csv", "x,y", 100, i => Text($"{i + 1},{2 * (i + 1)}"));

    /// <summary>Real estate: thousands separated, a currency sign, and TRUE or FALSE.</summary>
    public static PublicForm Estate { get; } = CreateEstate();

    private static PublicForm CreateWine()
    {
        var any = new Invented(11);
        string[] names =
        [
            "fixed acidity", "volatile acidity", "citric acid", "residual sugar", "chlorides", "free sulfur dioxide",
            "total sulfur dioxide", "density", "pH", "sulphates", "alcohol", "quality",
        ];
        return PublicForm.Create("winequality.csv", string.Join(';', names.Select(name => $"\"{name}\"")), 300, i =>
        {
            var (volatility, alcohol) = (0.2 + 0.8 * any.Next(), 8.5 + 5 * any.Next());
            var quality = i is 40 or 190 ? 3 : Math.Clamp((int)(alcohol - 3 * volatility - 3 + any.Normal() / 4), 4, 8);
            return Text($"{Fixed(6 + 3 * any.Next(), 1)};{Fixed(volatility, 2)};{Fixed(any.Next(), 2)};")
                + Text($"{Fixed(1 + 3 * any.Next(), 1)};{Fixed(any.Next() / 10, 3)};{any.Next(5, 40)};")
                + Text($"{any.Next(20, 150)};")
                + Text($"{Fixed(0.99 + any.Next() / 100, 4)};{Fixed(3 + any.Next() / 2, 2)};{Fixed(any.Next(), 2)};")
                + Text($"{Fixed(alcohol, 1)};{quality}");
        });
    }

    private static PublicForm CreateCars() => PublicForm.Create("auto-mpg.csv",
        "mpg,cylinders,displacement,horsepower,weight,acceleration,model_year,origin,car_name", 240,
        FormatCars(new Invented(12), (car, i) => Text($"{Fixed(car.Mpg, 1)},{car.Cylinders},{car.Displacement},")
            + Text($"{car.Power},{car.Weight},{Fixed(car.Acceleration, 1)},{car.Year},{car.Origin},")
            + Text($"maker {i % 23} type {i}")));

    private static PublicForm CreateCarsOfBlanks() => PublicForm.CreateHeaderless("auto-mpg.data", 240,
        FormatCars(new Invented(12), (car, i) => Text($"{Fixed(car.Mpg, 1),-7}{car.Cylinders,-4}")
            + Text($"{Fixed(car.Displacement, 1),-11}{car.Power,-11}{Fixed(car.Weight, 0) + ".",-11}")
            + Text($"{Fixed(car.Acceleration, 1),-7}{car.Year}  {car.Origin}\t")
            + Text($"\"maker {i % 23} type {i}\"")));

    private static Func<int, string> FormatCars(Invented any, Func<Car, int, string> format) => i =>
    {
        var weight = any.Next(1700, 4900);
        return format(new(52 - weight / 110.0 + 2 * any.Normal(), 2 * any.Next(2, 4), weight / 10,
            i % 40 == 32 ? "?" : Text($"{weight / 30 + any.Next(0, 20)}.0"), weight, 10 + 10 * any.Next(),
            70 + i / 20, any.Next(1, 3)), i);
    };

    private static PublicForm CreateHousing()
    {
        var any = new Invented(13);
        return PublicForm.Create("housing.csv",
            "longitude,latitude,housing_median_age,total_rooms,total_bedrooms,population,households,median_income,"
            + "median_house_value,ocean_proximity", 400, i =>
            {
                var (rooms, income) = (any.Next(200, 6000), 0.5 + 9 * any.Next());
                var bedrooms = i % 20 == 17 ? "" : Fixed(rooms / 5, 1);
                var value = Math.Min(500001, 30000 + 42000 * income + 15000 * any.Normal());
                return $"{Fixed(-124 + 10 * any.Next(), 2)},{Fixed(32 + 9 * any.Next(), 2)},"
                    + Text($"{any.Next(1, 52)}.0,{rooms}.0,{bedrooms},{any.Next(100, 4000)}.0,")
                    + Text($"{rooms / 6}.0,{Fixed(income, 4)},{Fixed(value, 1)},")
                    + any.Choose("NEAR BAY", "INLAND", "<1H OCEAN");
            });
    }

    private static PublicForm CreateCovertype()
    {
        var any = new Invented(14);
        return PublicForm.CreateHeaderless("covtype.data", 400, i =>
        {
            var (elevation, area, soil) = (any.Next(1900, 3800), any.Next(0, 3), any.Next(0, 37));
            var cover = elevation < 2500 ? 3 : elevation < 3000 ? 2 : 1;
            return Text($"{elevation},{any.Next(0, 360)},{any.Next(0, 40)},{any.Next(0, 900)},{any.Next(-50, 300)},")
                + Text($"{any.Next(0, 5000)},{any.Next(120, 254)},{any.Next(120, 254)},{any.Next(50, 254)},")
                + Text($"{any.Next(0, 5000)},")
                + string.Concat(Enumerable.Range(0, 4).Select(k => k == area ? "1," : "0,"))
                + string.Concat(Enumerable.Range(0, 40).Select(k => k == soil ? "1," : "0,")) + Text($"{cover}");
        });
    }

    private static PublicForm CreateSpambase()
    {
        var any = new Invented(15);
        return PublicForm.CreateHeaderless("spambase.data", 300, i =>
        {
            var spam = any.Is(0.4);
            var words = Enumerable.Range(0, 54).Select(k =>
                any.Is(spam && k % 8 == 6 ? 0.6 : 0.2) ? Fixed(any.Next(), 2) : "0");
            return Text($"{string.Join(',', words)},{Fixed(1 + 5 * any.Next(), 3)},{any.Next(1, 90)},")
                + Text($"{any.Next(1, 900)},{(spam ? 1 : 0)}");
        });
    }

    private static PublicForm CreateStock()
    {
        var any = new Invented(16);
        var (day, price) = (new DateOnly(2019, 1, 2), 140.0);
        return PublicForm.Create("stock.csv", "Date,Open,High,Low,Close,Adj Close,Volume", 400, _ =>
        {
            var open = price;
            price = open * (1 + 0.02 * (any.Next() - 0.5) + 0.0005);
            day = day.AddDays(day.DayOfWeek == DayOfWeek.Friday ? 3 : 1);
            var (high, low) = (Math.Max(open, price) * 1.004, Math.Min(open, price) * 0.996);
            return $"{day:yyyy-MM-dd},{Fixed(open, 6)},{Fixed(high, 6)},{Fixed(low, 6)},{Fixed(price, 6)},"
                + Text($"{Fixed(price, 6)},{any.Next(1000, 9000) * 100}");
        });
    }

    private static PublicForm CreateSalary()
    {
        var any = new Invented(17);
        return PublicForm.Create("salary.csv", "YearsExperience,Salary", 30, i =>
        {
            var years = 1.1 + 0.33 * i;
            return $"{Fixed(years, 1)},{Fixed(26000 + 9400 * years + 3000 * any.Normal(), 2)}";
        });
    }

    private static PublicForm CreateEstate()
    {
        var any = new Invented(18);
        return PublicForm.Create("real-estate.csv", "beds,sqft,price,sold", 120, i =>
        {
            var (beds, feet) = (any.Next(1, 5), any.Next(900, 3000));
            var price = 130 * feet + 7 * any.Next(0, 999);
            var sold = price < 250000 + 30000 * any.Normal() ? "TRUE" : "FALSE";
            return Text($"{beds},\"{feet:N0}\",\"${price:N0}\",{sold}");
        });
    }

    private sealed record Car(
        double Mpg, int Cylinders, int Displacement, string Power, int Weight, double Acceleration, int Year,
        int Origin);
}
