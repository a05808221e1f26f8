using Experiments.Epoch.Bench;

return new EpochCommand().Parse(args).Invoke();
