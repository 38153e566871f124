return await Ticketing.Hub.HubHost.Run(args);
